#include "app/intake/light_log/answer.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/support/places.hpp"

namespace homeostat::light_log {
namespace {

using base::Json;

std::filesystem::path demo(const std::string& name) { return support::checkout() / "tests/cases/light" / name; }

LightOptions wantedNight() {
  LightOptions options;
  options.plan.emplace();
  return options;
}

TEST(LightAnswer, GivesPhaseWithItsErrorRegularityAndPlan) {
  const auto answer = light({demo("late-clock-light.csv"), demo("late-clock-diary.csv")}, wantedNight());
  ASSERT_TRUE(answer) << answer.error().line();
  const Json& phase = answer->at("phase");
  EXPECT_EQ(phase.at("predicted"), true);
  EXPECT_GE(phase.at("half_width_minutes"), 120);
  EXPECT_LT(phase.at("earliest").get<std::string>(), phase.at("dlmo").get<std::string>());
  EXPECT_EQ(phase.at("published_error").at("share"), 0.95);
  EXPECT_EQ(phase.at("models").size(), 2U);
  EXPECT_EQ(answer->at("sleep").at("nights"), 11);
  EXPECT_GT(answer->at("sleep").at("social_jetlag_hours"), 1);
  ASSERT_EQ(answer->at("light").size(), 1U);
  ASSERT_EQ(answer->at("light")[0].at("gaps").size(), 1U);
  EXPECT_EQ(answer->at("light")[0].at("gaps")[0].at("from"), "2026-03-07T19:00");
  const Json& plan = answer->at("plan");
  EXPECT_LT(plan.at("wanted_shift_minutes"), 0);
  EXPECT_FALSE(plan.at("days").empty());
  EXPECT_TRUE(plan.at("supposed_lux").contains("seek"));
}

TEST(LightAnswer, IsTheSameTwice) {
  const auto once = light({demo("late-clock-light.csv")}, wantedNight());
  const auto twice = light({demo("late-clock-light.csv")}, wantedNight());
  EXPECT_EQ(once->dump(), twice->dump());
}

TEST(LightAnswer, ADiaryAloneGivesNoPhaseUnlessLightIsSupposedAndThenNoError) {
  const auto plain = light({demo("late-clock-diary.csv")});
  EXPECT_TRUE(plain->at("phase").is_null());
  LightOptions options;
  options.supposed_lux = 200;
  const auto supposed = light({demo("late-clock-diary.csv")}, options);
  EXPECT_EQ(supposed->at("phase").at("light_used"), "supposed");
  EXPECT_TRUE(supposed->at("phase").at("half_width_minutes").is_null());
  EXPECT_TRUE(supposed->at("phase").at("published_error").is_null());
}

TEST(LightAnswer, RefusesTwoLogs) {
  const auto answer = light({demo("late-clock-light.csv"), demo("late-clock-light.csv")});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, "light.two");
}

TEST(LightAnswer, SaysWhyThereIsNoPlan) {
  const auto answer = light({demo("late-clock-diary.csv")}, wantedNight());
  EXPECT_TRUE(answer->at("plan").is_null());
  bool told = false;
  for (const auto& one : answer->at("withheld")) told = told || one.at("metric") == "plan";
  EXPECT_TRUE(told);
}

}  // namespace
}  // namespace homeostat::light_log
