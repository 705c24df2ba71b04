// Every correction that the editor asked for stands in the content: a table of items and what they must say.
#include <gtest/gtest.h>

#include <set>
#include <sstream>
#include <vector>

#include "tests/support/places.hpp"
#include "tests/support/shipped_content.hpp"

namespace homeostat::kb {
namespace {

struct Honoured {
  std::string correction, item, word, text;
};

std::vector<std::string> split(const std::string& line, char separator) {
  std::vector<std::string> out;
  std::istringstream in(line);
  for (std::string part; std::getline(in, part, separator);) out.push_back(part);
  return out;
}

std::vector<Honoured> table() {
  std::vector<Honoured> out;
  std::istringstream lines(support::slurp(support::checkout() / "tests/kb/corrections.tsv"));
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line.starts_with("#")) continue;
    const auto cells = split(line, '\t');
    if (cells.size() != 4) throw std::runtime_error("not four cells: " + line);
    out.push_back({cells[0], cells[1], cells[2], cells[3]});
  }
  return out;
}

TEST(Corrections, StandInTheItemsThatTheTableNames) {
  const auto items = itemsOf(support::shippedContent());
  for (const auto& row : table()) {
    const auto item = items.find(row.item);
    if (item == items.end()) {
      ADD_FAILURE() << row.correction << ": no item \"" << row.item << "\"";
      continue;
    }
    const bool found = item->second.json.find(row.text) != std::string::npos;
    EXPECT_EQ(found, row.word == "has") << row.correction << ": " << row.item << " " << row.word << " " << row.text;
  }
}

TEST(Corrections, EachOfTheEditorsLinesHasItsPlace) {
  const auto file = support::corpus().parent_path() / "knowledge/corrections.md";
  if (!std::filesystem::exists(file)) GTEST_SKIP() << "the verified dossiers are not beside the project";
  std::set<std::string> honoured;
  for (const auto& row : table()) honoured.insert(row.correction);
  std::istringstream lines(support::slurp(file));
  std::size_t count = 0;
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("| ") || line.starts_with("| ---") || line.starts_with("| id or place")) continue;
    const auto end = line.find(" | ");
    ++count;
    EXPECT_TRUE(honoured.contains(line.substr(2, end - 2))) << line;
  }
  EXPECT_EQ(count, 37U);
}

}  // namespace
}  // namespace homeostat::kb
