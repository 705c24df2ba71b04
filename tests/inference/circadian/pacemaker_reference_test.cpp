#include <gtest/gtest.h>

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "inference/circadian/pacemaker.hpp"
#include "tests/support/places.hpp"

// Figures of Arcascope/circadian 1.0.2; the recipe is corpus/circadian/reference/METHODS.md.
namespace homeostat::circadian {
namespace {

using Json = nlohmann::json;

std::string corpus() { return (support::corpus() / "circadian/").string(); }

std::vector<double> rowOf(const std::string& line) {
  std::vector<double> out;
  for (std::size_t at = 0; at < line.size();) {
    const std::size_t end = std::min(line.find(',', at), line.size());
    double value = std::nan("");
    std::from_chars(line.data() + at, line.data() + end, value);
    out.push_back(value);
    at = end + 1;
  }
  return out;
}

std::vector<std::vector<double>> rowsOf(const std::string& path) {
  std::ifstream in(path);
  std::vector<std::vector<double>> rows;
  std::string line;
  std::getline(in, line);
  while (std::getline(in, line)) rows.push_back(rowOf(line));
  return rows;
}

/// The producer's scheme: the step that ends at t[i] sees the light of t[i].
std::vector<double> lightOf(const Json& reference) {
  std::vector<double> lux;
  const std::size_t points = reference["n_steps"];
  const double step = reference["dt_hours"];
  if (reference.contains("light_log")) {
    for (const auto& row : rowsOf(corpus() + reference["light_log"]["file"].get<std::string>())) lux.push_back(row[1]);
    lux.erase(lux.begin());
    return lux;
  }
  for (std::size_t i = 1; i < points; ++i) {
    const double hour = static_cast<double>(i) * step;
    double value = 0;
    for (const Json& segment : reference["segments_start_end_lux"])
      if (segment[0] <= hour && hour < segment[1]) value = segment[2];
    lux.push_back(value);
  }
  return lux;
}

class PacemakerReference : public testing::TestWithParam<const char*> {};

TEST_P(PacemakerReference, EqualsThePublishedImplementation) {
  std::ifstream in(corpus() + "reference/" + GetParam() + ".json");
  if (!in) GTEST_SKIP() << "corpus absent";
  const Json reference = Json::parse(in);
  const std::vector<double> lux = lightOf(reference);
  const double state_tolerance = reference["tolerances"]["state_abs_same_scheme"],
               time_tolerance = reference["tolerances"]["cbtmin_parabola_hours"];
  for (const Model model : kModels) {
    const std::string peer = model == Model::forger1999 ? "Forger99" : "Hannay19";
    const Json& expected = reference["models"][peer];
    const State start = expected["initial_condition"].get<State>();
    const double step = reference["dt_hours"];
    const Trajectory trajectory = run(model, start, lux, step);
    ASSERT_EQ(trajectory.states.size(), reference["n_steps"].get<std::size_t>());
    for (std::size_t k = 0; k < 3; ++k)
      EXPECT_NEAR(trajectory.states.back()[k], expected["final_state"][k].get<double>(), state_tolerance) << peer << k;
    for (const auto& row : rowsOf(corpus() + "trajectories/" + GetParam() + "__" + peer + ".csv")) {
      const std::size_t i = static_cast<std::size_t>(std::lround(row[0] / step));
      // 12 significant digits are printed.
      for (std::size_t k = 0; k < 3; ++k) ASSERT_NEAR(trajectory.states[i][k], row[2 + k], state_tolerance) << row[0];
    }
    const auto minima = cbtMinima(model, trajectory);
    std::vector<double> wanted;
    const Json& grid = expected["cbtmin_hours_grid"];
    for (std::size_t i = 0; i < grid.size(); ++i)
      for (const Json& genuine : expected["cbtmin_hours_grid_true_troughs"])
        if (genuine == grid[i]) wanted.push_back(expected["cbtmin_hours_parabola"][i]);
    ASSERT_EQ(minima.size(), wanted.size()) << peer;
    for (std::size_t i = 0; i < minima.size(); ++i) EXPECT_NEAR(minima[i], wanted[i], time_tolerance) << peer << i;
  }
}

INSTANTIATE_TEST_SUITE_P(Schedules, PacemakerReference,
                         testing::Values("regular_day", "eastward_8h", "night_shift", "bright_morning", "dim_constant",
                                         "weekend_delay", "log_actiwatch_white_light", "log_actlumus_medi",
                                         "log_actlumus_light"),
                         [](const auto& each) { return std::string(each.param); });

}  // namespace
}  // namespace homeostat::circadian
