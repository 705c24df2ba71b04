// A finding that has lost most of its weight by age decides no rule: what it would decide is asked anew.
#include <gmock/gmock.h>

#include "tests/inference/engine/engine_fixture.hpp"

namespace homeostat::inference {
namespace {

using ::testing::IsEmpty;

// The shipped half-life is 180 days, so a finding decides for 360.
Assessment assessed(const std::string& date, const std::string& more = "") {
  const auto c = readCase(R"({"patient":{"id":"x","sex":"female","birth_date":"1986-05-01"},"at":"2026-11-20T10:00:00Z",
    "medications":[],"medications_asked_at":"2026-11-20","supplements":[],"supplements_asked_at":"2026-11-20",
    "goals":["steadier-mood"],"findings":[{"code":"phq-9.item-9","value":3,"at":")" +
                              date + R"("},{"code":"phq-9","value":18,"at":")" + date +
                              R"("},{"code":"ferritin","value":8,"unit":"ug/L","at":")" + date + "\"}" + more + "]}",
                          "case.json");
  if (!c) throw base::Failure("test", c.error().line());
  return shippedEngine().assess(*c, {});
}

TEST(OldFindings, RaiseNoFlagOfTodayButAskForANewValueFirst) {
  const auto fresh = assessed("2026-11-18T09:00:00Z");
  ASSERT_NE(advisory(fresh.red_flags, "rf-phq9-item9"), nullptr);
  const auto old = assessed("2015-11-18T09:00:00Z");
  EXPECT_THAT(old.red_flags, IsEmpty());
  EXPECT_FALSE(old.signing_locked);
  const auto* asked = question(old, "phq-9.item-9");
  ASSERT_NE(asked, nullptr);
  EXPECT_EQ(asked->priority, 1);
  EXPECT_EQ(asked->too_old, 0U);
}

TEST(OldFindings, GiveNoLeave) {
  EXPECT_NE(suggestion(assessed("2026-11-18T09:00:00Z"), "iron-treatment"), nullptr);
  const auto old = assessed("2015-11-18T09:00:00Z");
  EXPECT_EQ(suggestion(old, "iron-treatment"), nullptr);
  const auto* drug = withheld(old, "antidepressant-guideline");
  ASSERT_NE(drug, nullptr);
  const auto indicated = std::find_if(drug->why.begin(), drug->why.end(), [](const WithheldReason& r) {
    return r.code == "not-indicated" || r.code == "requires";
  });
  ASSERT_NE(indicated, drug->why.end());
  EXPECT_TRUE(indicated->undecided);
}

TEST(OldFindings, ReadNothingElse) {
  // Ferritin is read only beside a CRP; one of 1970 says nothing about the sample of today.
  const auto crp = [](const std::string& date) {
    return R"(,{"code":"crp","value":1,"unit":"mg/L","at":")" + date + "\"}";
  };
  const std::string today = "2026-11-18T09:00:00Z";
  EXPECT_EQ(finding(assessed(today, crp(today)), "ferritin")->not_used, "");
  EXPECT_EQ(finding(assessed(today, crp("1990-01-01T09:00:00Z")), "ferritin")->not_used, "gate-unknown");
}

TEST(OldFindings, KeepAnExclusionUntilANewerValueLiftsIt) {
  const auto egfr = [](double value, const std::string& date) {
    return R"(,{"code":"egfr","unit":"mL/min/{1.73_m2}","value":)" + std::to_string(value) + R"(,"at":")" + date +
           "\"}";
  };
  const auto excluded = [](const Assessment& a) {
    const auto* w = withheld(a, "omega3-adjunct");
    return w != nullptr && std::any_of(w->why.begin(), w->why.end(),
                                       [](const WithheldReason& r) { return r.rule == "ex-egfr-30" && !r.undecided; });
  };
  const std::string today = "2026-11-18T09:00:00Z", once = "2020-01-01T09:00:00Z";
  EXPECT_TRUE(excluded(assessed(today, egfr(20, once))));
  EXPECT_FALSE(excluded(assessed(today, egfr(20, once) + egfr(80, today))));
  const auto asks = assessed(today, egfr(80, once));
  EXPECT_FALSE(excluded(asks));
  EXPECT_NE(question(asks, "egfr"), nullptr) << "a good value of years ago does not exclude the danger";
}

TEST(OldFindings, AChangeIsStillMeasuredAgainstTheOldValue) {
  const auto c = readCase(R"({"patient":{"id":"x"},"at":"2026-11-20T10:00:00Z","findings":[
    {"code":"phq-9","value":20,"at":"2025-06-01"},{"code":"phq-9","value":4,"at":"2026-11-19"}]})",
                          "case.json");
  const auto a = shippedEngine().assess(*c, {});
  ASSERT_EQ(a.instruments.size(), 1U);
  EXPECT_EQ(a.instruments[0].change, "down");
}

}  // namespace
}  // namespace homeostat::inference
