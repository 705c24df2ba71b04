// Pairs that practices ask about: found where evidence exists, "not covered" where none does, never "safe".

#include <fstream>
#include <set>

#include "tests/app/cli/command_line.hpp"
#include "tests/support/places.hpp"

namespace homeostat::cli {
namespace {

using base::Json;

class Interactions : public CommandLine {
 protected:
  Json ask(const std::vector<std::string>& names) {
    std::vector<std::string> arguments{"interactions"};
    arguments.insert(arguments.end(), names.begin(), names.end());
    arguments.emplace_back("--json");
    const auto given = run(arguments);
    EXPECT_EQ(given.code, 0) << given.err;
    return given.json();
  }
};

/// The gravest severity of a pair, or which of the two ways of not knowing it is.
std::string outcome(const Json& answer, const std::string& a, const std::string& b) {
  for (const auto& i : answer.at("advisories")) {  // the gravest stand first
    if ((i.at("a") == a && i.at("b") == b) || (i.at("a") == b && i.at("b") == a)) return i.at("severity");
  }
  for (const auto& name : answer.at("not_checked")) {
    if (name == a || name == b) return "not-checked";
  }
  for (const auto& pair : answer.at("not_covered")) {
    if ((pair.at("a") == a && pair.at("b") == b) || (pair.at("a") == b && pair.at("b") == a)) return "not-covered";
  }
  return "nothing";
}

TEST_F(Interactions, PairsThatPracticesAskAbout) {
  std::ifstream in(support::checkout() / "tests/cases/interactions.tsv");
  std::vector<std::vector<std::string>> rows;
  std::set<std::string> names;
  for (std::string row; std::getline(in, row);) {
    if (row.empty() || row[0] == '#') continue;
    auto& cells = rows.emplace_back();
    std::istringstream line(row);
    for (std::string cell; std::getline(line, cell, '\t');) cells.push_back(cell);
    ASSERT_EQ(cells.size(), 3U) << row;
    names.insert({cells[0], cells[1]});
  }
  ASSERT_GE(rows.size(), 70U);
  const Json answer = ask({names.begin(), names.end()});
  for (const auto& row : rows) EXPECT_EQ(outcome(answer, row[0], row[1]), row[2]) << row[0] << " + " << row[1];
}

TEST_F(Interactions, AMisspeltNameIsNotTakenButNamesNearItAreOffered) {
  const Json answer = ask({"setraline", "phenelzine"});
  EXPECT_TRUE(answer.at("advisories").empty());
  EXPECT_EQ(answer.at("not_checked"), Json({"setraline"}));
  EXPECT_EQ(answer.at("similar").at("setraline").at(0), "sertraline");
}

TEST_F(Interactions, OneMedicineUnderTwoNamesIsSaidAndNotPaired) {
  const Json answer = ask({"Prozac", "Fluoxetin"});
  EXPECT_TRUE(answer.at("advisories").empty());
  EXPECT_TRUE(answer.at("not_covered").empty());
  EXPECT_EQ(answer.at("same"), Json::array({{{"a", "Prozac"}, {"b", "Fluoxetin"}}}));
}

TEST_F(Interactions, WhatARuleWithholdsIsSaidWhereNoInteractionSpeaks) {
  const Json answer = ask({"lithium", "pregnancy"});
  ASSERT_EQ(answer.at("advisories").size(), 1U);
  EXPECT_EQ(answer.at("advisories")[0].at("kind"), "exclusion");
  EXPECT_EQ(answer.at("advisories")[0].at("id"), "ex-pregnant");
  EXPECT_FALSE(answer.at("advisories")[0].at("sources").empty());
}

TEST_F(Interactions, InWordsNothingIsCalledSafe) {
  const auto given = run({"interactions", "vortioxetine", "levothyroxine", "qwertzol"});
  EXPECT_EQ(given.code, 0);
  EXPECT_NE(given.out.find("vortioxetine + levothyroxine: not covered"), std::string::npos) << given.out;
  EXPECT_NE(given.out.find("not the same as safe"), std::string::npos);
  EXPECT_NE(given.out.find("qwertzol: not recognised, not checked"), std::string::npos);
}

}  // namespace
}  // namespace homeostat::cli
