// Any UCUM expression of the content's atoms, and back.

#include <cctype>
#include <cmath>
#include <fstream>
#include <sstream>

#include "tests/app/intake/intake_fixture.hpp"
#include "tests/support/places.hpp"

namespace homeostat::intake::test {
namespace {

struct Atoms {
  std::vector<std::string> metric, other;
  std::vector<std::pair<std::string, double>> prefixes;
};

/// Of the content's table: kind, code, metric, factor, unit. Non-ratio scales stand alone and are left out.
const Atoms& atoms() {
  static const Atoms read = [] {
    Atoms out;
    std::ifstream in(support::checkout() / "kb/content/units/ucum.tsv");
    std::string row;
    std::getline(in, row);
    while (std::getline(in, row)) {
      std::vector<std::string> cells;
      std::istringstream line(row);
      for (std::string cell; std::getline(line, cell, '\t');) cells.push_back(cell);
      if (cells.size() < 2) continue;
      if (cells[0] == "prefix") {
        out.prefixes.emplace_back(cells[1], std::stod(cells.at(3)));
        continue;
      }
      const auto unit = index().units().unit(cells[1]);
      if (!unit || !unit->special.empty()) continue;
      const bool metric = cells.size() > 2 && !cells[2].empty() && cells[2] != "no" && cells[2] != "0";
      (metric ? out.metric : out.other).push_back(cells[1]);
    }
    return out;
  }();
  return read;
}

/// Numbers that are the same in every run.
class Drawn {
 public:
  std::size_t below(std::size_t bound) {
    state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
    return static_cast<std::size_t>(state_ >> 33U) % bound;
  }

 private:
  std::uint64_t state_ = 20260301;
};

/// One to three terms with prefixes and exponents; the first is a metric atom, whose prefix is left to the caller.
std::string restOfExpression(Drawn& draw) {
  std::string text;
  for (std::size_t terms = draw.below(3); terms > 0; --terms) {
    text += draw.below(2) == 0 ? "." : "/";
    if (draw.below(2) == 0) {
      const std::string& prefix = atoms().prefixes[draw.below(atoms().prefixes.size())].first;
      const std::string& atom = atoms().metric[draw.below(atoms().metric.size())];
      // "pH" is no picohenry.
      text += index().units().knowsAtom(prefix + atom) ? atom : prefix + atom;
    } else {
      text += atoms().other[draw.below(atoms().other.size())];
    }
    if (text.back() != ']' && text.back() != '}' && std::isdigit(static_cast<unsigned char>(text.back())) == 0 &&
        draw.below(3) == 0)
      text += std::to_string(2 + draw.below(2));
  }
  return text;
}

TEST(UnitProperties, AnyExpressionConvertsIntoItsPrefixedSelfAndBack) {
  ASSERT_GT(atoms().metric.size(), 10U);
  ASSERT_GT(atoms().prefixes.size(), 15U);
  Drawn draw;
  std::size_t converted = 0;
  for (int i = 0; i < 3000; ++i) {
    const auto& atom = atoms().metric[draw.below(atoms().metric.size())];
    const auto& [one, one_factor] = atoms().prefixes[draw.below(atoms().prefixes.size())];
    const auto& [two, two_factor] = atoms().prefixes[draw.below(atoms().prefixes.size())];
    // "cd" is candela, never a hundredth of a day.
    if (index().units().knowsAtom(one + atom) || index().units().knowsAtom(two + atom)) continue;
    const std::string rest = restOfExpression(draw), from = one + atom + rest, to = two + atom + rest;
    const auto a = index().units().unit(from), b = index().units().unit(to);
    ASSERT_TRUE(a) << from << ": " << a.error().line();
    ASSERT_TRUE(b) << to;
    EXPECT_EQ(a->dimension, b->dimension) << from;
    const double value = 1 + static_cast<double>(draw.below(99999)) / 1000;
    const auto there = index().units().convert(value, from, to);
    if (!there) continue;  // beyond what a number can hold
    EXPECT_NEAR(*there / (value * one_factor / two_factor), 1, 1e-9) << from << " to " << to;
    const auto back = index().units().convert(*there, to, from);
    ASSERT_TRUE(back) << to;
    EXPECT_NEAR(*back / value, 1, 1e-12) << from;
    ++converted;
  }
  EXPECT_GT(converted, 2500U);
}

TEST(UnitProperties, DifferentDimensionsNeverConvert) {
  Drawn draw;
  for (int i = 0; i < 3000; ++i) {
    const auto one = atoms().metric[draw.below(atoms().metric.size())] + restOfExpression(draw);
    const auto two = atoms().metric[draw.below(atoms().metric.size())] + restOfExpression(draw);
    const auto a = index().units().unit(one), b = index().units().unit(two);
    ASSERT_TRUE(a) << a.error().line();
    ASSERT_TRUE(b) << b.error().line();
    if (a->dimension == b->dimension && a->arbitrary == b->arbitrary && a->annotations == b->annotations) continue;
    EXPECT_FALSE(index().units().convert(1, one, two)) << one << " to " << two;
  }
}

}  // namespace
}  // namespace homeostat::intake::test
