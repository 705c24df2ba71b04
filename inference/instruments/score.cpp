#include "inference/instruments/score.hpp"

#include <algorithm>
#include <cmath>

namespace homeostat::inference::instruments {
namespace {

/// Items that one score is made of, and what their answers say.
struct Taken {
  std::vector<std::string> missing, impossible;
  double sum = 0;
  std::size_t answered = 0;
};

double counted(const kb::Instrument& i, const kb::InstrumentItem& item, double answer) {
  const double turned = item.reverse ? i.response_min + i.response_max - answer : answer;
  return i.score == "count" ? (item.positive_from && turned >= *item.positive_from ? 1 : 0) : turned;
}

Taken take(const kb::Instrument& i, const std::vector<const kb::InstrumentItem*>& items, const Answers& answers) {
  Taken t;
  for (const auto* item : items) {
    const auto answer = answers.find(item->id);
    if (answer == answers.end()) {
      t.missing.push_back(item->id);
    } else if (!possibleAnswer(i, answer->second)) {
      t.impossible.push_back(item->id);
    } else {
      t.sum += counted(i, *item, answer->second);
      ++t.answered;
    }
  }
  return t;
}

void refuse(Score& s, const char* why, std::vector<std::string> items = {}) {
  s.why_not = why;
  s.items = std::move(items);
}

/// Puts a value made of whole answers into `s`, or the reason why there is none. `how`: sum, mean or count.
void make(Score& s, const Taken& t, const std::string& how, double factor, int missing_allowed) {
  if (!t.impossible.empty()) return refuse(s, "out-of-range", t.impossible);
  if (t.answered == 0) return refuse(s, "no-answers");
  if (static_cast<int>(t.missing.size()) > missing_allowed) return refuse(s, "missing", t.missing);
  const auto answered = static_cast<double>(t.answered);
  const double all = answered + static_cast<double>(t.missing.size());
  s.prorated = !t.missing.empty();
  s.items = t.missing;
  s.value = factor * (how == "mean" ? t.sum / answered : s.prorated ? t.sum / answered * all : t.sum);
}

Score subscale(const kb::Instrument& i, const kb::Subscale& part, const Answers& answers) {
  Score s;
  s.id = part.id;
  if (const auto given = answers.find(part.id); given != answers.end()) {
    const bool possible = (!part.range_low || given->second >= *part.range_low) &&
                          (!part.range_high || given->second <= *part.range_high);
    if (possible) {
      s.value = given->second;
    } else {
      refuse(s, "out-of-range", {part.id});
    }
  } else if (part.score == "external") {
    refuse(s, "external");
  } else {
    std::vector<const kb::InstrumentItem*> items;
    for (const auto& item : i.items) {
      if (std::find(part.items.begin(), part.items.end(), item.id) != part.items.end()) items.push_back(&item);
    }
    make(s, take(i, items, answers), part.score, part.score_factor, 0);
  }
  if (s.value) s.band = bandOf(part.bands, *s.value);
  return s;
}

void totalOfSubscales(const kb::Instrument& i, const std::vector<Score>& parts, Score& total) {
  double sum = 0;
  for (const auto& part : parts) {
    if (part.value) {
      sum += *part.value;
    } else {
      total.items.push_back(part.id);
    }
  }
  if (total.items.empty()) {
    total.value = i.score_factor * sum;
  } else {
    total.why_not = "subscale-missing";
  }
}

/// True when the gate settles the total: it is answered "no", or it is not answered at all.
bool gateSettles(const kb::Instrument& i, const Answers& answers, Score& total) {
  for (const auto& item : i.items) {
    if (item.role != "gate") continue;
    const auto answer = answers.find(item.id);
    if (answer == answers.end()) {
      refuse(total, "gate-unanswered", {item.id});
      return true;
    }
    if (!possibleAnswer(i, answer->second)) {
      refuse(total, "out-of-range", {item.id});
      return true;
    }
    if (answer->second > i.response_min) continue;
    total.value = 0;
    return true;
  }
  return false;
}

Score totalOf(const kb::Instrument& i, const Answers& answers, const std::vector<Score>& parts) {
  Score total;
  total.id = i.id;
  if (i.score == "external") {
    refuse(total, "external");
  } else if (i.score == "sum-of-subscales") {
    totalOfSubscales(i, parts, total);
  } else if (!gateSettles(i, answers, total)) {
    std::vector<const kb::InstrumentItem*> items;
    for (const auto& item : i.items) {
      if (item.role == "scored") items.push_back(&item);
    }
    make(total, take(i, items, answers), i.score, i.score_factor, i.missing_allowed);
  }
  if (total.value) total.band = bandOf(i.bands, *total.value);
  return total;
}

std::optional<bool> criteria(const kb::Instrument& i, const Answers& answers) {
  bool some = false, open = false;
  for (const auto& item : i.items) {
    if (item.role != "criterion") continue;
    some = true;
    const auto answer = answers.find(item.id);
    if (answer == answers.end() || !possibleAnswer(i, answer->second)) {
      open = true;
    } else if (answer->second <= i.response_min) {
      return false;  // one that is not met settles it
    }
  }
  return some && !open ? std::optional(true) : std::nullopt;
}

}  // namespace

bool possibleAnswer(const kb::Instrument& i, double answer) {
  if (!std::isfinite(answer) || answer != std::floor(answer)) return false;
  return i.response_min == i.response_max || (answer >= i.response_min && answer <= i.response_max);
}

const kb::Band* bandOf(const std::vector<kb::Band>& bands, double score) {
  const auto it = std::find_if(bands.begin(), bands.end(),
                               [score](const kb::Band& b) { return score >= b.low && score <= b.high; });
  return it == bands.end() ? nullptr : &*it;
}

std::optional<Change> reliableChange(const kb::Instrument& i, double before, double after) {
  if (!i.reliable_change) return std::nullopt;
  if (after - before >= *i.reliable_change) return Change::up;
  if (before - after >= *i.reliable_change) return Change::down;
  return Change::none;
}

Scored score(const kb::Instrument& i, const Answers& answers) {
  Scored out;
  for (const auto& part : i.subscales) out.subscales.push_back(subscale(i, part, answers));
  out.total = totalOf(i, answers, out.subscales);
  for (const auto& item : i.items) {
    const auto answer = answers.find(item.id);
    if (item.safety && answer != answers.end() && answer->second > i.response_min) out.safety_raised.push_back(item.id);
  }
  out.criteria_met = criteria(i, answers);
  return out;
}

}  // namespace homeostat::inference::instruments
