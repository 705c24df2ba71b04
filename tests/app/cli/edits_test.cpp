// Beats edited by hand on the command line.

#include "tests/app/cli/command_line.hpp"

namespace homeostat::cli {
namespace {

using base::Json;

class Edits : public CommandLine {
 protected:
  Json measured(const std::string& edits) {
    std::vector<std::string> arguments{"hrv", (fixtures() / "rr.txt").string(), "--json"};
    if (!edits.empty()) {
      spit(folder_ / "edits.json", edits);
      arguments.insert(arguments.end(), {"--edits", (folder_ / "edits.json").string()});
    }
    const auto answer = run(arguments);
    EXPECT_EQ(answer.code, 0) << answer.err;
    return answer.json().at("recordings").at(0);
  }
};

TEST_F(Edits, AreWhatTheFiguresAreComputedFromAndAreShown) {
  const Json before = measured(""), after = measured(R"([{"kind": "left_out", "at_s": 10, "to_s": 20}])");
  EXPECT_TRUE(before.at("edited_by_hand").empty());
  ASSERT_EQ(after.at("edited_by_hand").size(), 1U);
  EXPECT_EQ(after.at("edited_by_hand").at(0).at("kind"), "left_out");
  EXPECT_LT(after.at("quality").get<double>(), before.at("quality").get<double>());
  EXPECT_LT(after.at("seconds").get<double>(), before.at("seconds").get<double>() - 9);
  EXPECT_EQ(after.at("gaps").size(), before.at("gaps").size() + 1);
}

TEST_F(Edits, AreRefusedWithTheirNumberAndFile) {
  spit(folder_ / "edits.json", R"([{"kind": "deleted", "at_s": 99999}])");
  const auto edits = (folder_ / "edits.json").string(), rr = (fixtures() / "rr.txt").string();
  const auto refused = run({"hrv", rr, "--edits", edits});
  EXPECT_EQ(refused.code, 1);
  EXPECT_NE(refused.err.find("edit 1 (deleted)"), std::string::npos) << refused.err;
  EXPECT_NE(refused.err.find("no beat is at"), std::string::npos) << refused.err;
  EXPECT_EQ(run({"hrv", rr, rr, "--edits", edits}).code, 1) << "times of which recording?";
  spit(folder_ / "edits.json", "{");
  EXPECT_EQ(run({"hrv", rr, "--edits", edits}).code, 1);
}

}  // namespace
}  // namespace homeostat::cli
