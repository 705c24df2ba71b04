#include "inference/rules/program.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <random>

#include "inference/rules/evaluate.hpp"
#include "kb/loader.hpp"

namespace homeostat::inference {
namespace {

using kb::Criterion;

std::optional<double> sameUnit(double value, const std::string& from, const std::string& to, const kb::Analyte*) {
  return from == to ? std::optional(value) : std::nullopt;
}

class RandomRules {
 public:
  explicit RandomRules(std::uint64_t seed) : draw_(seed) {
    std::vector<kb::Issue> issues;
    kb_ = kb::load({{"t.xml", R"(<knowledge xmlns="urn:homeostat:knowledge:1" topic="t">
<concept id="a" kind="analyte"><name>A</name></concept><analyte id="a"><unit>g/L</unit></analyte>
<concept id="b" kind="analyte"><name>B</name></concept><analyte id="b"><unit>g/L</unit></analyte>
<concept id="c" kind="analyte"><name>C</name></concept><analyte id="c"><unit>g/L</unit></analyte>
<drug id="pill"><name>pill</name></drug></knowledge>)"}},
                   issues);
  }

  Criterion criterion(int depth) {
    Criterion c;
    if (depth > 0 && pick(3) != 0) {
      c.op = std::array{Criterion::Op::all, Criterion::Op::any, Criterion::Op::none, Criterion::Op::atLeast}[pick(4)];
      const std::size_t n = 1 + pick(3);
      for (std::size_t i = 0; i < n; ++i) c.children.push_back(criterion(depth - 1));
      c.count = static_cast<int>(1 + pick(n));
      return c;
    }
    switch (pick(6)) {
      case 0:
        c.op = Criterion::Op::age;
        c.at_least = static_cast<double>(20 + pick(60));
        return c;
      case 1:
        c.op = Criterion::Op::context;
        c.of = std::array{"pregnant", "driving"}[pick(2)];
        return c;
      case 2:
        c.op = Criterion::Op::takes;
        c.of = "pill";
        return c;
      case 3:
        c.op = Criterion::Op::measured;
        c.of = name();
        return c;
      default:
        c.op = Criterion::Op::value;
        c.of = name();
        c.unit = "g/L";
        if (pick(2) == 0) c.below = static_cast<double>(pick(10));
        if (!c.below || pick(3) == 0) c.at_least = static_cast<double>(pick(10));
        if (pick(4) == 0) c.days = 30;
        return c;
    }
  }

  Case aCase() {
    Case c;
    c.at = *base::Instant::parse("2026-11-24T09:00Z");
    if (pick(2) == 0) c.birth_date = *base::CivilDate::parse("1980-01-01");
    for (const char* id : {"a", "b", "c"}) {
      if (pick(3) == 0) continue;
      Finding f;
      f.code = id;
      f.value = static_cast<double>(pick(10));
      f.unit = "g/L";
      f.comparator = std::array{"", "", "<", ">="}[pick(4)];
      f.at = *base::Instant::parse(pick(2) == 0 ? "2026-11-20" : "2026-05-01");
      c.findings.push_back(f);
    }
    if (pick(2) == 0) c.medications.push_back({"pill", "", "", "", {}, {}});
    if (pick(2) == 0) c.medications_asked_at = c.supplements_asked_at = c.at;
    if (pick(2) == 0) c.context.push_back({"pregnant", pick(2) == 0 ? Answer::yes : Answer::no, c.at});
    return c;
  }

  std::size_t pick(std::size_t n) { return static_cast<std::size_t>(draw_() % n); }
  kb::KnowledgeBase kb_;

 private:
  const char* name() { return std::array{"a", "b", "c"}[pick(3)]; }
  std::mt19937_64 draw_;
};

TEST(RuleProgram, SaysWhatTheExplainingEvaluatorSays) {
  RandomRules random(11);
  std::deque<Criterion> trees;
  for (int i = 0; i < 400; ++i) trees.push_back(random.criterion(3));
  std::vector<const Criterion*> pointers;
  for (const auto& t : trees) pointers.push_back(&t);
  const RuleProgram program(pointers);
  std::size_t seen[3] = {0, 0, 0};
  for (int k = 0; k < 100; ++k) {
    const Case c = random.aCase();
    const CaseFacts facts(random.kb_, c, sameUnit);
    const auto verdicts = program.judge(facts);
    for (std::size_t i = 0; i < trees.size(); ++i) {
      const Grounds grounds = explain(trees[i], facts);
      ASSERT_EQ(verdicts[i].truth, grounds.truth) << "case " << k << " rule " << i;
      ++seen[static_cast<std::size_t>(grounds.truth)];
      if (grounds.truth != Truth::no) continue;
      ASSERT_EQ(verdicts[i].blocking == nullptr, grounds.blocking == nullptr);
      ASSERT_TRUE(grounds.blocking == nullptr || *verdicts[i].blocking == *grounds.blocking) << k << " " << i;
      ASSERT_EQ(verdicts[i].distance, grounds.distance) << "case " << k << " rule " << i;
    }
  }
  for (const auto n : seen) EXPECT_GT(n, 1000U);  // the draw reaches all three answers
}

TEST(RuleProgram, LooksAtEqualConditionsOnce) {
  Criterion low;
  low.op = Criterion::Op::value;
  low.of = "a";
  low.below = 3;
  Criterion both;
  both.op = Criterion::Op::all;
  both.children = {low, low};
  EXPECT_EQ(RuleProgram({&low, &both}).distinctConditions(), 1U);
}

}  // namespace
}  // namespace homeostat::inference
