#include "inference/course/course.hpp"

#include <gmock/gmock.h>

#include "kb/base/json.hpp"
#include "tests/inference/engine/engine_fixture.hpp"

namespace homeostat::inference::course {
namespace {

using ::testing::Contains;
using ::testing::Field;

std::string finding(const std::string& code, double value, const std::string& unit, const std::string& at) {
  return R"({"code":")" + code + R"(","value":)" + std::to_string(value) + R"(,"unit":")" + unit + R"(","at":")" + at +
         R"("})";
}

/// Ferritin is read only beside a CRP that shows no inflammation.
std::string ferritin(double value, const std::string& at) {
  return finding("ferritin", value, "ug/L", at) + "," + finding("crp", 1, "mg/L", at);
}

Case visit(const std::string& at, const std::string& findings, const std::string& more = "") {
  const auto c = readCase(R"({"patient":{"id":"p","sex":"female","birth_date":"1990-01-01"},"at":")" + at +
                              R"(","zone":"Europe/Berlin",)" + more + R"("findings":[)" + findings + "]}",
                          "visit");
  if (!c) throw base::Failure("test", c.error().line());
  return *c;
}

const StateCourse* stateOf(const Course& c, const std::string& id) {
  const auto it = std::find_if(c.states.begin(), c.states.end(), [&id](const StateCourse& s) { return s.id == id; });
  return it == c.states.end() ? nullptr : &*it;
}
const FindingCourse* findingOfCode(const Course& c, const std::string& code) {
  const auto it =
      std::find_if(c.findings.begin(), c.findings.end(), [&code](const FindingCourse& f) { return f.code == code; });
  return it == c.findings.end() ? nullptr : &*it;
}

TEST(Course, AChangeIsRealOnlyBeyondTheReferenceChangeValue) {
  const auto over = [](double before, double now) {
    return *courseOf(shippedEngine(),
                     {visit("2026-03-01T10:00:00+01:00", ferritin(before, "2026-03-01T08:00:00+01:00")),
                      visit("2026-09-01T10:00:00+02:00", ferritin(now, "2026-09-01T08:00:00+02:00"))},
                     {});
  };
  const auto up = over(9, 60);
  ASSERT_NE(findingOfCode(up, "ferritin"), nullptr);
  EXPECT_EQ(findingOfCode(up, "ferritin")->change, "up");
  ASSERT_NE(stateOf(up, "iron-availability"), nullptr);
  EXPECT_EQ(stateOf(up, "iron-availability")->points.size(), 2U);
  EXPECT_EQ(stateOf(up, "iron-availability")->change, "up");
  EXPECT_THAT(stateOf(up, "iron-availability")->moved_by, Contains("ferritin"));
  const auto same = over(9, 9.5);
  EXPECT_EQ(findingOfCode(same, "ferritin")->change, "none");
  EXPECT_EQ(stateOf(same, "iron-availability")->change, "none");
  EXPECT_LT(findingOfCode(same, "ferritin")->limit_low, 9);
  EXPECT_GT(findingOfCode(same, "ferritin")->limit_high, 9.5);
}

TEST(Course, AScaleWithAnOffsetIsJudgedOnTheScaleItsVariationIsOf) {
  const auto course =
      *courseOf(shippedEngine(),
                {visit("2026-03-01T10:00:00+01:00", finding("hba1c", 42, "mmol/mol", "2026-03-01T08:00:00+01:00")),
                 visit("2026-09-01T10:00:00+02:00", finding("hba1c", 43, "mmol/mol", "2026-09-01T08:00:00+02:00"))},
                {});
  const auto* hba1c = findingOfCode(course, "hba1c");
  ASSERT_NE(hba1c, nullptr);
  EXPECT_EQ(hba1c->unit, "mmol/mol");
  // 42 mmol/mol are 0.0915 * 42 + 2.15 = 5.993 %. The widest variation is 7.0 %:
  // 1 + 1.96 * sqrt(2) * 0.07 = 1.19403; 5.993 * 1.19403 = 7.1558 %, (7.1558 - 2.15) / 0.0915 = 54.71.
  EXPECT_NEAR(hba1c->limit_high, 54.71, 0.01);
  EXPECT_EQ(hba1c->change, "none");
}

TEST(Course, AnEarlierVisitDoesNotSeeWhatCameLater) {
  const Case one = visit("2026-09-01T10:00:00+02:00",
                         ferritin(9, "2026-03-01T08:00:00+01:00") + "," + ferritin(60, "2026-09-01T08:00:00+02:00"));
  const auto c = courseOf(shippedEngine(), {one}, {});
  ASSERT_TRUE(c);
  EXPECT_EQ(c->visits.size(), 2U) << "a single case is cut at the days of its findings";
  const auto* iron = stateOf(*c, "iron-availability");
  ASSERT_NE(iron, nullptr);
  EXPECT_LT(iron->points.front().mean, -1);
  EXPECT_GT(iron->points.back().mean, -1);
}

TEST(Course, CasesOfDifferentPeopleAreRefused) {
  Case other = visit("2026-03-01T10:00:00+01:00", "");
  other.patient_id = "q";
  EXPECT_EQ(courseOf(shippedEngine(), {visit("2026-09-01T10:00:00+02:00", ""), other}, {}).error().code,
            "course.person");
  EXPECT_EQ(courseOf(shippedEngine(), {}, {}).error().code, "course.empty");
}

/// One PHQ-9 a day from 1 March.
std::string daily(const std::vector<double>& scores) {
  std::string out;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    const std::string day = i + 1 < 10 ? "0" + std::to_string(i + 1) : std::to_string(i + 1);
    out += (i == 0 ? "" : ",") + finding("phq-9", scores[i], "", "2026-03-" + day + "T20:00:00+01:00");
  }
  return out;
}

Judgement judged(const std::vector<double>& scores, const std::string& start, const std::string& more = "") {
  const auto j = judge(shippedEngine(), visit("2026-04-01T10:00:00+02:00", daily(scores), more),
                       {"cbt-depression", "phq-9", *base::Instant::parse(start), 0});
  if (!j) throw base::Failure("test", j.error().line());
  return *j;
}

auto Noted(const char* code) { return Contains(Field(&Said::code, code)); }

TEST(BeforeAfter, AClearFallIsLowerAndStillShowsNoCause) {
  const auto j = judged({15, 16, 14, 15, 16, 15, 14, 15, 6, 7, 5, 6, 7, 6, 5, 6}, "2026-03-09");
  EXPECT_EQ(j.verdict, "lower");
  EXPECT_THAT(j.notes, Noted("single-start"));
  EXPECT_EQ(j.matters, 6);
}

TEST(BeforeAfter, AFallThatWasUnderWayCannotBeTold) {
  const auto j = judged({20, 19, 18, 17, 16, 15, 14, 13, 9, 10, 9, 10, 9, 10, 9, 10}, "2026-03-09");
  EXPECT_EQ(j.verdict, "cannot-tell");
  EXPECT_THAT(j.notes, Noted("already-moving"));
}

TEST(BeforeAfter, NoiseCannotBeTold) {
  const auto j = judged({5, 20, 8, 22, 4, 19, 7, 21, 18, 6, 23, 3, 20, 5, 19, 7}, "2026-03-09");
  EXPECT_EQ(j.verdict, "cannot-tell");
  EXPECT_THAT(j.notes, Noted("interval-includes-zero"));
}

TEST(BeforeAfter, AnEvenCourseExcludesAChangeThatMatters) {
  EXPECT_EQ(judged({10, 11, 10, 9, 10, 11, 9, 10, 10, 9, 11, 10, 10, 11, 9, 10}, "2026-03-09").verdict, "no-change");
}

TEST(BeforeAfter, TwoValuesSayLittle) {
  const auto small = judged({15, 10}, "2026-03-02T00:00:00+01:00");
  EXPECT_EQ(small.verdict, "cannot-tell");
  EXPECT_THAT(small.notes, Noted("few-values"));
  EXPECT_EQ(judged({15, 9}, "2026-03-02T00:00:00+01:00").verdict, "lower") << "6 points are a reliable change";
}

TEST(BeforeAfter, TellsRegressionToTheMeanCarryOverAndWhatElseBegan) {
  const auto j = judged({12, 13, 12, 13, 12, 13, 12, 19, 12, 12, 13, 11, 12, 13, 12}, "2026-03-09",
                        R"("tried":[{"intervention":"cbt-depression","response":"helped"}],)"
                        R"("medications":[{"name":"sertraline","since":"2026-03-08"}],)");
  EXPECT_THAT(j.notes, Noted("started-at-extreme"));
  EXPECT_THAT(j.notes, Noted("carry-over"));
  EXPECT_THAT(j.notes, Noted("began-with"));
}

TEST(BeforeAfter, RefusesWhatItDoesNotKnow) {
  const Case c = visit("2026-04-01T10:00:00+02:00", daily({10, 11}));
  const auto start = *base::Instant::parse("2026-03-02");
  EXPECT_EQ(judge(shippedEngine(), c, {"none", "phq-9", start, 0}).error().code, "course.intervention");
  EXPECT_EQ(judge(shippedEngine(), c, {"", "gad-7", start, 0}).error().code, "course.outcome");
}

}  // namespace
}  // namespace homeostat::inference::course
