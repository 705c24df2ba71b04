#include "inference/circadian/pacemaker.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace homeostat::circadian {
namespace {

constexpr double kStep = 0.05;
constexpr std::size_t kDay = 480;  // 24 h / 0.05 h

/// 16 h of `lux` from `wake`, else dark; hour 0 is midnight.
std::vector<double> ordinaryDay(double wake, double lux) {
  std::vector<double> out(kDay, 0);
  for (std::size_t i = 0; i < kDay; ++i) {
    const double since_wake = std::fmod(static_cast<double>(i) * kStep - wake + 48, 24);
    if (since_wake < 16) out[i] = lux;
  }
  return out;
}

std::vector<double> dark(double hours) { return std::vector<double>(static_cast<std::size_t>(hours / kStep), 0); }

class Pacemaker : public testing::TestWithParam<Model> {};

TEST_P(Pacemaker, ThreeHoursLaterLightGivesAThreeHoursLaterRhythm) {
  const Model model = GetParam();
  const State early = broughtTo(model, ordinaryDay(7, 250), kStep, 60);
  const State late = broughtTo(model, ordinaryDay(10, 250), kStep, 60);
  const double first = cbtMinima(model, run(model, early, ordinaryDay(7, 250), kStep)).at(0);
  const double second = cbtMinima(model, run(model, late, ordinaryDay(10, 250), kStep)).at(0);
  EXPECT_NEAR(second - first, 3, 0.01);
}

TEST_P(Pacemaker, InDarknessTheDayIsALittleLongerThan24Hours) {
  const Model model = GetParam();
  const State start = broughtTo(model, ordinaryDay(7, 250), kStep, 60);
  const auto minima = cbtMinima(model, run(model, start, dark(24 * 30), kStep));
  ASSERT_GE(minima.size(), 20U);
  const double period = (minima.back() - minima[10]) / static_cast<double>(minima.size() - 11);
  EXPECT_GT(period, 24.0);
  EXPECT_LT(period, 24.5);
}

/// Shift of the minimum two days later by an hour of 1000 lux at `hours` from a minimum in darkness; later is negative.
double shiftBy(Model model, double hours) {
  const State start = broughtTo(model, ordinaryDay(7, 250), kStep, 60);
  const double minimum = cbtMinima(model, run(model, start, dark(24), kStep)).at(0) + 24;
  auto lit = dark(24 * 5);
  for (std::size_t i = 0; i < lit.size(); ++i)
    if (std::abs(static_cast<double>(i) * kStep - minimum - hours) <= 0.5) lit[i] = 1000;
  const auto with = cbtMinima(model, run(model, start, lit, kStep));
  const auto without = cbtMinima(model, run(model, start, dark(24 * 5), kStep));
  return without.at(3) - with.at(3);
}

TEST_P(Pacemaker, LightBeforeTheTemperatureMinimumDelaysAndLightAfterItAdvances) {
  EXPECT_LT(shiftBy(GetParam(), -3), -0.1);
  EXPECT_GT(shiftBy(GetParam(), +3), +0.1);
}

TEST_P(Pacemaker, AClockSetLaterByTwoHoursRunsAboutTwoHoursLater) {
  const Model model = GetParam();
  const State start = broughtTo(model, ordinaryDay(7, 250), kStep, 60);
  const auto as_is = cbtMinima(model, run(model, start, dark(96), kStep));
  const auto later = cbtMinima(model, run(model, delayed(model, start, 2), dark(96), kStep));
  EXPECT_NEAR(later.at(2) - as_is.at(2), 2, 0.3);
}

TEST_P(Pacemaker, HalfTheStepChangesTheMinimumByLessThanASecondOfAnHour) {
  const Model model = GetParam();
  std::vector<double> fine;
  for (const double lux : ordinaryDay(7, 250)) fine.insert(fine.end(), 2, lux);
  const State start = broughtTo(model, ordinaryDay(7, 250), kStep, 60);
  const double coarse_time = cbtMinima(model, run(model, start, ordinaryDay(7, 250), kStep)).at(0);
  const double fine_time = cbtMinima(model, run(model, start, fine, kStep / 2)).at(0);
  EXPECT_NEAR(coarse_time, fine_time, 1.0 / 3600);
}

INSTANTIATE_TEST_SUITE_P(Both, Pacemaker, testing::ValuesIn(kModels),
                         [](const auto& each) { return std::string(idOf(each.param)); });

}  // namespace
}  // namespace homeostat::circadian
