#include "app/cli/assessment_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "inference/interactions.hpp"
#include "inference/terms.hpp"

namespace homeostat::cli {
namespace {

using inference::Assessment;

/// One part of the page. Lines are wrapped at 100 columns with a hanging indent.
class Page {
 public:
  Page(const i18n::Messages& messages, const kb::KnowledgeBase& kb) : messages_(messages), kb_(kb) {}

  void heading(const char* key) { out_ += "\n" + messages_.text(key) + "\n"; }
  void line(const std::string& text, std::size_t indent = 2) {
    constexpr std::size_t kWidth = 100;
    std::string current(indent, ' ');
    std::size_t start = 0;
    while (start < text.size()) {
      const std::size_t end = std::min(text.find(' ', start), text.size());
      const std::string word = text.substr(start, end - start);
      if (current.size() > indent && current.size() + 1 + word.size() > kWidth) {
        out_ += current + "\n";
        current = std::string(indent + 2, ' ');
      } else if (current.size() > indent) {
        current += ' ';
      }
      current += word;
      start = end + 1;
    }
    out_ += current + "\n";
  }
  [[nodiscard]] std::string text(const char* key, std::initializer_list<i18n::Argument> arguments = {}) const {
    return messages_.text(key, arguments);
  }
  [[nodiscard]] std::string name(const std::string& id) const { return inference::nameOf(kb_, id); }
  [[nodiscard]] const std::string& str() const { return out_; }

 private:
  const i18n::Messages& messages_;
  const kb::KnowledgeBase& kb_;
  std::string out_;
};

std::string joined(const std::vector<std::string>& list, const char* between = ", ") {
  std::string text;
  for (const auto& item : list) text += (text.empty() ? "" : between) + item;
  return text;
}

void advisories(Page& page, const char* heading, const std::vector<inference::Advisory>& list) {
  if (list.empty()) return;
  page.heading(heading);
  for (const auto& a : list) {
    page.line((a.level.empty() ? "" : "[" + a.level + "] ") + (a.taken.empty() ? "" : joined(a.taken) + ": ") +
              a.title);
    page.line(a.action, 6);
    if (!a.why.empty()) page.line(page.text("cli.because", {{"why", a.why}}), 6);
    page.line(page.text("cli.sources", {{"sources", joined(a.sources)}}), 6);
  }
}

std::string valueText(const inference::Finding& given) {
  const std::string value =
      given.comparator + (given.value_text.empty() && given.value ? fmt::format("{}", *given.value) : given.value_text);
  return given.unit.empty() ? value : value + " " + given.unit;
}

std::string dateText(const inference::Finding& given) { return given.at ? given.at->localDate().iso() : std::string(); }

void questions(Page& page, const Assessment& a, const inference::Case& c) {
  if (a.questions.empty()) return;
  page.heading("cli.assess.questions");
  constexpr std::size_t kShown = 12;
  for (std::size_t i = 0; i < std::min(kShown, a.questions.size()); ++i) {
    const auto& q = a.questions[i];
    page.line(page.text("cli.assess.question", {{"text", q.text}, {"id", q.id}, {"decides", q.decides.size()}}));
    if (!q.too_old) continue;
    const auto& given = inference::findingOf(a, c, *q.too_old);
    page.line(page.text("cli.assess.too_old", {{"value", valueText(given)}, {"date", dateText(given)}}), 6);
  }
  if (a.questions.size() > kShown) page.line(page.text("cli.assess.more", {{"count", a.questions.size() - kShown}}));
}

void states(Page& page, const Assessment& a) {
  page.heading("cli.assess.states");
  std::vector<std::string> assumption;
  for (const auto& s : a.states) {
    if (s.mostly_assumption && !s.mean_with_doubtful) {
      assumption.push_back(page.name(s.id));
      continue;
    }
    page.line(page.text("cli.assess.state", {{"name", page.name(s.id)},
                                             {"mean", fmt::format("{:+.2f}", s.mean)},
                                             {"low", fmt::format("{:+.2f}", s.p_low)},
                                             {"high", fmt::format("{:+.2f}", s.p_high)},
                                             {"resolved", fmt::format("{:.0f}", 100 * s.resolved)}}));
    page.line(page.text("cli.assess.evidence", {{"weights", fmt::format("{:.2f}", s.sd_weights)},
                                                {"share", fmt::format("{:.0f}", 100 * s.sign_share)},
                                                {"low", fmt::format("{:+.2f}", s.structure_low)},
                                                {"high", fmt::format("{:+.2f}", s.structure_high)}}),
              6);
    std::string parts;
    for (const auto& c : s.contributions) {
      parts += (parts.empty() ? "" : ", ") + fmt::format("{} {:+.2f}", page.name(c.finding), c.value);
    }
    if (!parts.empty()) page.line(page.text("cli.assess.driven_by", {{"parts", parts}}), 6);
    if (s.mean_with_doubtful)
      page.line(page.text("cli.assess.with_doubtful", {{"mean", fmt::format("{:+.2f}", *s.mean_with_doubtful)}}), 6);
    if (s.mean_without_symptoms) {
      page.line(page.text("cli.assess.without_symptoms", {{"mean", fmt::format("{:+.2f}", *s.mean_without_symptoms)}}),
                6);
    }
    if (s.shift) {
      page.line(page.text("cli.assess.shift", {{"shift", fmt::format("{:+.2f}", *s.shift)},
                                               {"sd", fmt::format("{:.2f}", s.shift_sd.value_or(0))}}),
                6);
    }
  }
  if (!assumption.empty()) page.line(page.text("cli.assess.assumption", {{"names", joined(assumption)}}));
}

std::string outside(const Page& page, const inference::FindingView& f) {
  if (f.outside.empty()) return {};
  const auto bound = [](const std::optional<double>& b) { return b ? fmt::format("{:.4g}", *b) : std::string(); };
  return ", " + page.text(f.outside == "low" ? "cli.finding.below" : "cli.finding.above",
                          {{"low", bound(f.reference_low)},
                           {"high", bound(f.reference_high)},
                           {"unit", f.reference_unit},
                           {"source", f.reference == "report" ? page.text("cli.finding.report") : f.reference}});
}

/// What of a finding's weight its age leaves, where that is worth a word.
std::string ageText(const Page& page, const inference::FindingView& f, const inference::Finding& given,
                    const inference::Case& c) {
  constexpr double kWorthSaying = 0.9;
  if (!given.at) return "; " + page.text("cli.finding.dateless");
  if (f.age_share.value_or(1) > kWorthSaying) return {};
  return "; " + page.text("cli.finding.old", {{"days", fmt::format("{:.0f}", base::daysBetween(*given.at, c.at))},
                                              {"share", fmt::format("{:.0f}", 100 * *f.age_share)}});
}

void findings(Page& page, const Assessment& a, const inference::Case& c) {
  if (a.findings.empty()) return;
  page.heading("cli.assess.findings");
  for (const auto& f : a.findings) {
    const auto& given = inference::findingOf(a, c, f.index);
    const std::string use =
        f.not_used.empty() ? page.text("cli.finding.used",
                                       {{"state", page.name(f.state)}, {"z", fmt::format("{:+.1f}", f.z.value_or(0))}})
                           : page.text(("cli.finding." + f.not_used).c_str(), {{"because", f.because}});
    page.line(page.name(f.code) + " " + valueText(given) + (given.at ? " " + dateText(given) : "") + outside(page, f) +
              ": " + use + ageText(page, f, given, c) +
              (f.clock_from_zone ? "; " + page.text("cli.finding.zone", {{"zone", c.zone}}) : ""));
  }
}

std::string scoreText(const Page& page, const inference::ScoreView& s, const std::string& because) {
  if (!s.value) {
    return page.text(("cli.score." + s.why_not).c_str(), {{"items", joined(s.items)}, {"because", because}});
  }
  std::string text = fmt::format("{:.4g}", *s.value);
  if (!s.band.empty()) text += ", " + s.band;
  if (s.prorated) text += page.text("cli.score.prorated", {{"items", joined(s.items)}});
  return text;
}

void instruments(Page& page, const Assessment& a) {
  if (a.instruments.empty()) return;
  page.heading("cli.assess.instruments");
  for (const auto& i : a.instruments) {
    std::string text = page.name(i.total.id) + ": " + scoreText(page, i.total, i.because);
    if (i.from_items) text += page.text("cli.score.from_items");
    if (i.previous) {
      text += page.text("cli.score.before", {{"before", fmt::format("{:.4g}", *i.previous)},
                                             {"change", i.change.empty() ? "unknown" : i.change}});
    }
    if (i.criteria_met) text += page.text(*i.criteria_met ? "cli.score.criteria_met" : "cli.score.criteria_not_met");
    page.line(text);
    for (const auto& s : i.subscales) page.line(s.id + ": " + scoreText(page, s, {}), 6);
    for (const auto& item : i.safety_raised) page.line(page.text("cli.score.safety", {{"item", page.name(item)}}), 6);
  }
}

/// What of this case bears on each system, each with a statement that says how, one that was read before one
/// that was only cited; the JSON has them all.
void systems(Page& page, const Assessment& a) {
  page.heading("cli.assess.systems");
  std::vector<std::string> untouched;
  for (const auto& s : a.systems) {
    std::vector<const inference::Influence*> here;
    for (const bool read : {true, false}) {
      for (const auto& i : s.influences) {
        if (i.kind == "lever" || i.certainty.empty() == read) continue;
        const auto same = [&i](const inference::Influence* other) { return other->seen == i.seen; };
        if (std::none_of(here.begin(), here.end(), same)) here.push_back(&i);
      }
    }
    if (here.empty()) {
      untouched.push_back(page.name(s.id));
      continue;
    }
    page.line(page.name(s.id));
    for (const auto* i : here) {
      if (i->statement.empty()) {
        page.line(page.text("cli.assess.measured_of_system", {{"seen", i->seen}}), 6);
        continue;
      }
      // Nothing of it was read: shown, without a certainty.
      const std::string certainty = i->certainty.empty() ? page.text("cli.assess.only_cited") : i->certainty;
      page.line(
          page.text("cli.assess.bears",
                    {{"seen", i->seen}, {"text", i->text}, {"certainty", certainty}, {"sources", joined(i->sources)}}),
          6);
    }
  }
  if (!untouched.empty()) page.line(page.text("cli.assess.nothing_bears", {{"systems", joined(untouched)}}));
  page.line(page.text("cli.assess.no_level"));
}

void suggestions(Page& page, const Assessment& a) {
  page.heading("cli.assess.suggestions");
  if (a.suggestions.empty()) page.line(page.text(a.emergency ? "cli.assess.emergency" : "cli.assess.no_suggestion"));
  for (const auto& s : a.suggestions) {
    page.line(page.text("cli.assess.suggestion",
                        {{"name", s.name}, {"tier", s.tier}, {"id", s.id}, {"approval", s.approval}}));
    if (!s.effect.empty()) page.line(page.text("cli.assess.effect", {{"effect", s.effect}}), 6);
    for (const auto& [state, shift] : s.expected) {
      page.line(page.text("cli.assess.expected", {{"state", page.name(state)},
                                                  {"shift", fmt::format("{:+.2f}", shift)},
                                                  {"sd", fmt::format("{:.2f}", s.expected_sd.at(state))},
                                                  {"share", fmt::format("{:.0f}", 100 * s.sign_share)}}),
                6);
    }
    std::string also;
    for (const auto& [state, shift] : s.also_moves)
      also += (also.empty() ? "" : ", ") + fmt::format("{} {:+.2f}", page.name(state), shift);
    if (!also.empty()) page.line(page.text("cli.assess.also_moves", {{"parts", also}}), 6);
    page.line(page.text("cli.assess.population",
                        {{"qualifies", s.would_have_qualified ? "yes" : "no"}, {"burden", s.burden}}),
              6);
    if (!s.schedule.empty()) page.line(page.text("cli.assess.schedule", {{"text", s.schedule}}), 6);
    if (!s.reasons.empty()) page.line(page.text("cli.because", {{"why", joined(s.reasons)}}), 6);
    for (const auto& w : s.waits_for)
      page.line(page.text("cli.assess.waits", {{"what", w.text}, {"needs", joined(w.needs)}}), 6);
    for (const auto& caution : s.cautions) page.line(page.text("cli.assess.caution", {{"text", caution}}), 6);
    if (!s.monitoring.empty()) page.line(page.text("cli.assess.monitoring", {{"text", s.monitoring}}), 6);
    if (!s.stop_rules.empty()) page.line(page.text("cli.assess.stop", {{"text", s.stop_rules}}), 6);
    page.line(page.text("cli.sources", {{"sources", joined(s.sources)}}), 6);
  }
  if (a.withheld.empty()) return;
  page.heading("cli.assess.withheld");
  for (const auto& w : a.withheld) {
    std::vector<std::string> why;
    for (const auto& r : w.why)
      why.push_back(r.undecided ? page.text("cli.assess.undecided", {{"text", r.text}}) : r.text);
    page.line(w.name + ": " + joined(why, "; "));
  }
}

void interactions(Page& page, const Assessment& a) {
  if (a.interactions.empty()) return;
  page.heading("cli.assess.interactions");
  for (const auto& pair : inference::byPair(a.interactions)) {
    for (const auto* i : pair.known) {
      page.line(fmt::format("[{}] {} + {}: {}", i->severity, page.name(i->a), page.name(i->b), i->why));
      page.line(i->action, 6);
      page.line(page.text("cli.sources", {{"sources", joined(i->sources)}}), 6);
    }
  }
}

void rest(Page& page, const Assessment& a) {
  if (!a.plan_conflicts.empty()) {
    page.heading("cli.assess.plan_conflicts");
    for (const auto& p : a.plan_conflicts) page.line(fmt::format("[{}] {}", p.kind, p.text));
  }
  if (!a.measure_next.empty()) {
    page.heading("cli.assess.next");
    for (std::size_t i = 0; i < std::min<std::size_t>(3, a.measure_next.size()); ++i) {
      const auto& t = a.measure_next[i];
      page.line(
          page.text("cli.assess.next_test",
                    {{"of", page.name(t.of)}, {"state", page.name(t.state)}, {"bits", fmt::format("{:.2f}", t.bits)}}));
    }
  }
  if (!a.not_understood.empty() || !a.not_checked.empty()) {
    page.heading("cli.assess.not_understood");
    for (const auto& [place, why] : a.not_understood) page.line(place + ": " + why);
    for (const auto& name : a.not_checked) page.line(page.text("cli.assess.not_checked", {{"name", name}}));
  }
}

void unspoken(Page& page, const Assessment& a, const inference::Case& c) {
  if (a.unspoken.empty()) return;
  page.heading("cli.assess.unspoken");
  for (const auto index : a.unspoken) {
    const auto& f = inference::findingOf(a, c, index);
    page.line(fmt::format("{} {} {}", page.name(f.code.empty() ? f.name : f.code), valueText(f), dateText(f)));
  }
}

}  // namespace

std::string assessmentText(const Assessment& a, const inference::Case& c, const kb::KnowledgeBase& kb,
                           const i18n::Messages& messages) {
  Page page(messages, kb);
  page.line(page.text("cli.assess.title",
                      {{"patient", c.patient_name.empty() ? c.patient_id : c.patient_name}, {"at", c.at.iso()}}),
            0);
  page.line(
      page.text("cli.assess.edition",
                {{"name", a.edition_name}, {"hash", a.edition.substr(0, 12)}, {"case", a.case_hash.substr(0, 12)}}),
      0);
  if (a.outside_knowledge) page.line(page.text("cli.assess.outside"));
  if (a.nothing_to_treat) page.line(page.text("cli.assess.nothing"));
  advisories(page, "cli.assess.first", a.red_flags);
  advisories(page, "cli.assess.rule_out", a.rule_outs);
  interactions(page, a);
  advisories(page, "cli.assess.checks", a.checks);
  unspoken(page, a, c);
  questions(page, a, c);
  findings(page, a, c);
  instruments(page, a);
  advisories(page, "cli.assess.readings", a.readings);
  states(page, a);
  systems(page, a);
  suggestions(page, a);
  advisories(page, "cli.assess.cautions", a.cautions);
  advisories(page, "cli.assess.monitor", a.monitoring);
  rest(page, a);
  return page.str();
}

}  // namespace homeostat::cli
