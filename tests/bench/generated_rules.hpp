#pragma once

#include <deque>
#include <random>
#include <string>
#include <vector>

#include "inference/case/case.hpp"
#include "kb/model/knowledge.hpp"

/// The same generated rules and facts for our engine and for CLIPS: each rule asks two or three of 200 analytes.
namespace homeostat::bench {

inline constexpr std::size_t kAnalytes = 200;

struct GeneratedRules {
  kb::KnowledgeBase kb;
  std::deque<kb::Criterion> criteria;
  inference::Case the_case;

  explicit GeneratedRules(std::size_t rules, std::uint64_t seed = 5) {
    std::mt19937_64 draw(seed);
    for (std::size_t i = 0; i < kAnalytes; ++i) {
      kb::Analyte a;
      a.id = "a" + std::to_string(i);
      a.units = {{"g/L", false}};
      kb.analytes[a.id] = a;
    }
    for (std::size_t r = 0; r < rules; ++r) {
      kb::Criterion all;
      const std::size_t conditions = 2 + draw() % 2;
      for (std::size_t k = 0; k < conditions; ++k) {
        kb::Criterion c;
        c.op = kb::Criterion::Op::value;
        c.of = "a" + std::to_string(draw() % kAnalytes);
        c.unit = "g/L";
        (draw() % 2 == 0 ? c.below : c.at_least) = static_cast<double>(draw() % 1000) / 10;
        all.children.push_back(c);
      }
      criteria.push_back(all);
    }
    the_case.at = *base::Instant::parse("2026-11-24T09:00Z");
    for (std::size_t i = 0; i < kAnalytes; ++i) {
      inference::Finding f;
      f.code = "a" + std::to_string(i);
      f.value = static_cast<double>(draw() % 1000) / 10;
      f.unit = "g/L";
      f.at = the_case.at;
      the_case.findings.push_back(f);
    }
  }
};

}  // namespace homeostat::bench
