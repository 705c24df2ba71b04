// The command light and the light plan, by the program itself.
#include <gtest/gtest.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "kb/base/json.hpp"
#include "tests/support/files.hpp"
#include "tests/support/places.hpp"

namespace homeostat::cli {
namespace {

namespace fs = std::filesystem;
using base::Json;

const fs::path kCases = support::checkout() / "tests/cases/light";

struct Outcome {
  int code = -1;
  std::string out, err;
};

class LightCommand : public testing::Test {
 protected:
  void SetUp() override { folder_ = support::emptyFolder(); }
  void TearDown() override { fs::remove_all(folder_); }

  [[nodiscard]] Outcome run(const std::string& arguments) const {
    Outcome outcome;
    const fs::path errors = folder_ / "errors";
    const std::string command =
        "'" + (support::programs() / "homeostat").string() + "' " + arguments + " 2>'" + errors.string() + "'";
    FILE* pipe = popen(command.c_str(), "r");
    if (pipe == nullptr) return outcome;
    char buffer[65536];
    for (std::size_t n = 0; (n = fread(buffer, 1, sizeof buffer, pipe)) > 0;) outcome.out.append(buffer, n);
    const int status = pclose(pipe);
    outcome.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    outcome.err = support::slurp(errors);
    return outcome;
  }

  static std::string demo(const std::string& name) { return "'" + (kCases / name).string() + "' "; }

  /// One line that names the file, and nothing on the output.
  static void expectRefused(const Outcome& outcome, const std::string& names) {
    EXPECT_EQ(outcome.code, 1) << outcome.err;
    EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1) << outcome.err;
    EXPECT_NE(outcome.err.find(names), std::string::npos) << outcome.err;
    EXPECT_EQ(outcome.out, "");
  }

  fs::path folder_;
};

TEST_F(LightCommand, AnswersWithStableKeys) {
  const Outcome outcome =
      run("light " + demo("late-clock-light.csv") + demo("late-clock-diary.csv") + "--sleep 23:00 --wake 07:00 --json");
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const Json answer = Json::parse(outcome.out);
  for (const char* key :
       {"files", "light", "activity", "phase", "sleep", "withheld", "plan", "cautions", "statements", "edition"})
    EXPECT_TRUE(answer.contains(key)) << key;
  for (const char* key : {"dlmo", "dlmo_clock", "cbt_min", "earliest", "latest", "half_width_minutes", "predicted",
                          "light_used", "models", "published_error", "model_spread_minutes", "start_spread_minutes"})
    EXPECT_TRUE(answer.at("phase").contains(key)) << key;
  for (const char* key : {"sleep_regularity_index", "social_jetlag_hours", "mean_midsleep", "nights", "log"})
    EXPECT_TRUE(answer.at("sleep").contains(key)) << key;
  for (const char* key : {"awake", "sleep", "seek_light", "avoid_light", "dlmo", "date", "holds_if_phase_is_wrong"})
    EXPECT_TRUE(answer.at("plan").at("days").at(0).contains(key)) << key;
  bool eyes = false, melatonin = false;
  for (const auto& caution : answer.at("cautions")) eyes = eyes || caution.at("rule") == "ex-retinal-light";
  for (const auto& one : answer.at("statements")) melatonin = melatonin || one.at("id") == "ls-melat-004";
  EXPECT_TRUE(eyes);
  EXPECT_TRUE(melatonin);
}

TEST_F(LightCommand, SaysForPeopleThatNothingWasMeasuredAndHowWrongItMayBe) {
  const Outcome outcome = run("light " + demo("late-clock-light.csv"));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_NE(outcome.out.find("NOT MEASURED"), std::string::npos);
  EXPECT_NE(outcome.out.find("154 patients"), std::string::npos);
}

TEST_F(LightCommand, RefusesWithOneLine) {
  std::ofstream(folder_ / "notes.txt") << "no table at all\n";
  expectRefused(run("light '" + (folder_ / "notes.txt").string() + "'"), "notes.txt");
  expectRefused(run("light '" + (folder_ / "absent.csv").string() + "'"), "absent.csv");
  expectRefused(run("light " + demo("late-clock-light.csv") + "--sleep 23:00 --wake 23:30"), "23:30");
  EXPECT_EQ(run("light " + demo("late-clock-light.csv") + "--sleep 23:00").code, 2);
}

TEST_F(LightCommand, LogsOfACaseBecomeFindings) {
  const Outcome outcome = run("assess " + demo("late-clock.json") + "--json");
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const Json answer = Json::parse(outcome.out);
  bool predicted = false, regular = false;
  for (const auto& finding : answer.at("findings")) {
    predicted = predicted || finding.at("code") == "predicted-melatonin-onset";
    regular = regular || finding.at("code") == "sleep-regularity-index";
    EXPECT_NE(finding.at("code"), "dlmo");  // a prediction is never taken for a measured onset
  }
  EXPECT_TRUE(predicted);
  EXPECT_TRUE(regular);
}

TEST_F(LightCommand, PrintsTheLightPlanOfACaseAndRefusesWithoutALog) {
  const fs::path pdf = folder_ / "plan.pdf", none = folder_ / "none.pdf";
  const Outcome printed = run("report " + demo("late-clock.json") +
                              "--kind light --lang de --sleep 23:00 --wake 07:00 -o '" + pdf.string() + "'");
  EXPECT_EQ(printed.code, 0) << printed.err;
  EXPECT_TRUE(support::slurp(pdf).starts_with("%PDF"));
  const std::string case_a = "'" + (kCases.parent_path() / "a-tired.json").string() + "' ";
  expectRefused(run("report " + case_a + "--kind light -o '" + none.string() + "'"), "a-tired.json");
  EXPECT_FALSE(fs::exists(none));
}

}  // namespace
}  // namespace homeostat::cli
