#pragma once

#include <algorithm>
#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "inference/case/case.hpp"
#include "kb/model/knowledge.hpp"

namespace homeostat::inference {

/// Made-up cases over everything a knowledge base knows, plausible or not, for properties that must hold of all. The
/// same seed gives the same case.
class RandomCases {
 public:
  explicit RandomCases(const kb::KnowledgeBase& kb) : kb_(kb) {
    for (const auto& [id, analyte] : kb.analytes) {
      if (!analyte.units.empty()) analytes_.push_back(&analyte);
    }
    for (const auto& [id, instrument] : kb.instruments) instruments_.push_back(&instrument);
    for (const auto& [id, drug] : kb.drugs) drugs_.push_back(&drug);
    for (const auto& [id, goal] : kb.goals) goals_.push_back(id);
    for (const auto& [id, metric] : kb.metrics) metrics_.push_back(&metric);
    for (const auto& [id, c] : kb.concepts) {
      if (c.kind == "condition" || c.kind == "symptom") questions_.push_back(id);
    }
    for (const char* id : {"pregnant", "planning-pregnancy", "breastfeeding", "driving", "bipolar-disorder"})
      questions_.emplace_back(id);
  }

  [[nodiscard]] Case make(unsigned seed) const {
    std::mt19937 random(seed);
    const auto below = [&random](std::size_t n) { return static_cast<std::size_t>(random()) % n; };
    Case c;
    c.patient_id = "random-" + std::to_string(seed);
    c.at = *base::Instant::parse("2026-11-20T10:00:00+01:00");
    c.zone = "Europe/Berlin";
    static const std::vector<std::string> kSexes{"female", "male", "other", "unknown", ""};
    c.sex = kSexes[below(kSexes.size())];
    if (below(5) != 0)
      c.birth_date = base::CivilDate{static_cast<int>(1930 + below(90)), static_cast<int>(1 + below(12)), 1};
    const std::size_t findings = below(25);
    for (std::size_t i = 0; i < findings; ++i) c.findings.push_back(finding(random));
    if (below(3) == 0) items(random, c);
    for (std::size_t i = below(6); i > 0; --i) c.conditions.push_back({pick(questions_, random), answer(random), {}});
    for (std::size_t i = below(4); i > 0; --i) {
      c.context.push_back({pick(questions_, random), answer(random), c.at});
      if (below(4) == 0) c.context.back().asked_at->utc_ms -= static_cast<std::int64_t>(below(800)) * 86'400'000;
    }
    for (std::size_t i = below(5); i > 0; --i) {
      const auto& drug = *pick(drugs_, random);
      auto& list = drug.supplement ? c.supplements : c.medications;
      list.push_back({drug.names.empty() ? drug.id : drug.names.front(), "", "", "", {}, {}});
    }
    if (below(8) == 0) c.medications.push_back({"unheard-of", "", "", "", {}, {}});
    if (below(2) == 0) c.medications_asked_at = c.supplements_asked_at = c.allergies_asked_at = c.at;
    for (std::size_t i = below(4); i > 0; --i) c.goals.push_back(pick(goals_, random));
    return c;
  }

 private:
  template <class List>
  static typename List::value_type pick(const List& list, std::mt19937& random) {
    return list[static_cast<std::size_t>(random()) % list.size()];
  }
  static Answer answer(std::mt19937& random) {
    const auto n = random() % 3;
    return n == 0 ? Answer::yes : n == 1 ? Answer::no : Answer::unknown;
  }

  void when(Finding& f, std::mt19937& random) const {
    if (random() % 8 == 0) return;
    f.at = base::Instant::parse("2026-11-20T08:00:00+01:00").value();
    f.at->utc_ms -= static_cast<std::int64_t>(random() % 400) * 86'400'000;
  }

  [[nodiscard]] Finding finding(std::mt19937& random) const {
    Finding f;
    const auto kind = random() % 10;
    if (kind < 6) {
      const auto& a = *pick(analytes_, random);
      const auto& unit = a.units[random() % a.units.size()];
      f.code = a.id;
      f.unit = unit.ucum;
      f.value = around(a, random);
      if (random() % 10 == 0) f.comparator = random() % 2 == 0 ? "<" : ">";
    } else if (kind < 9) {
      const auto& i = *pick(instruments_, random);
      f.code = i.id;
      const double low = i.range_low.value_or(0), high = i.range_high.value_or(100);
      f.value = low + static_cast<double>(random() % static_cast<unsigned>(high - low + 1));
    } else {
      const auto& m = *pick(metrics_, random);
      f.code = m.id;
      f.unit = m.ucum;
      f.value = static_cast<double>(random() % 1000) / 10;
    }
    when(f, random);
    return f;
  }

  /// Mostly near an interval, sometimes far from any.
  static double around(const kb::Analyte& a, std::mt19937& random) {
    const double factor = static_cast<double>(random() % 400) / 100;
    for (const auto& r : a.intervals) {
      if (r.high && random() % 20 != 0) return *r.high * factor;
      if (r.low && random() % 20 != 0) return *r.low * factor;
    }
    return std::exp(static_cast<double>(random() % 1000) / 100 - 3);
  }

  void items(std::mt19937& random, Case& c) const {
    const auto& i = *pick(instruments_, random);
    for (const auto& item : i.items) {
      if (random() % 15 == 0) continue;
      Finding f;
      f.code = item.id;
      f.value =
          i.response_min + static_cast<double>(random() % static_cast<unsigned>(i.response_max - i.response_min + 2));
      f.at = base::Instant::parse("2026-11-20T09:00:00+01:00").value();
      c.findings.push_back(f);
    }
  }

  const kb::KnowledgeBase& kb_;
  std::vector<const kb::Analyte*> analytes_;
  std::vector<const kb::Instrument*> instruments_;
  std::vector<const kb::Metric*> metrics_;
  std::vector<const kb::Drug*> drugs_;
  std::vector<std::string> goals_, questions_;
};

}  // namespace homeostat::inference
