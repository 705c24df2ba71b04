#include <algorithm>
#include <array>
#include <map>

#include "inference/instruments/score.hpp"
#include "inference/rules/change.hpp"
#include "inference/rules/reference.hpp"
#include "reports/composers.hpp"
#include "reports/drawn.hpp"

namespace homeostat::reports {
namespace {

using inference::CaseFacts;
using inference::Finding;
using inference::KnownFinding;

/// A course is drawn for at most this many findings; the table holds all of them.
constexpr std::size_t kPanels = 8;
/// Up to this many are named where a clock time was read on the zone's clock; beyond it their number is said.
constexpr std::size_t kNamedClocks = 6;

/// Decimals the value was given with, at most three: a difference is no finer than its parts.
int decimalsOf(const Finding& finding) {
  const std::string digits = finding.value_text.empty() ? plainNumber(finding.value.value_or(0)) : finding.value_text;
  const auto point = digits.find('.');
  return point == std::string::npos ? 0 : static_cast<int>(std::min<std::size_t>(digits.size() - point - 1, 3));
}

class FindingWriter {
 public:
  FindingWriter(Draft& draft, const CaseFacts& facts) : draft_(draft), facts_(facts) {
    for (const auto& view : draft_.subject.assessment.findings) views_[view.index] = &view;
  }

  void write() {
    const auto newest = newestFindings();
    if (newest.empty() && facts_.unmatched().empty()) {
      draft_.paragraph({{draft_.text("findings.none")}});
      return;
    }
    Table table;
    table.summary = draft_.text("findings.summary");
    table.columns = {{draft_.text("column.finding"), Column::text, 1.4},
                     {draft_.text("column.value"), Column::number, 0.8},
                     {draft_.text("column.place"), Column::text, 0.5},
                     {draft_.text("column.reference"), Column::number, 0.9},
                     {draft_.text("column.change_and_care"), Column::text, 3.4}};
    std::vector<const KnownFinding*> quiet;
    for (const auto* known : newest) {
      if (isQuiet(*known))
        quiet.push_back(known);
      else
        table.rows.push_back(row(*known));
    }
    for (const auto index : facts_.unmatched()) table.rows.push_back(unmatchedRow(index));
    if (!table.rows.empty()) draft_.document.blocks.emplace_back(std::move(table));
    addCourses(newest);
    addUnspoken(draft_);
    if (unjudged_) draft_.note(draft_.text("findings.no_limit"));
    addQuiet(quiet);
    addNotScored();
    addClockNote(newest);
  }

 private:
  Draft& draft_;
  const CaseFacts& facts_;
  std::map<std::size_t, const inference::FindingView*> views_;
  bool unjudged_ = false;  ///< a change stands in the table whose expected variation is not known

  [[nodiscard]] const i18n::Format& format() const { return draft_.wording.format(); }

  [[nodiscard]] std::vector<const KnownFinding*> newestFindings() const {
    std::vector<const KnownFinding*> out;
    for (const auto& [code, list] : facts_.all()) {
      // A single answer says nothing without its total: answers stand in the provenance audit.
      if (!list.empty() && !isAnswer(code)) out.push_back(&list.front());
    }
    std::sort(out.begin(), out.end(), [](const auto* a, const auto* b) { return a->index < b->index; });
    return out;
  }

  [[nodiscard]] bool isAnswer(const std::string& code) const {
    const auto item = code.find(".item-");
    return item != std::string::npos && draft_.knowledge().instruments.contains(code.substr(0, item));
  }
  [[nodiscard]] const inference::FindingView* viewOf(const KnownFinding& known) const {
    const auto found = views_.find(known.index);
    return found == views_.end() ? nullptr : found->second;
  }

  /// Inside its interval, or without one, unchanged as far as can be told, and nothing to be said of it.
  [[nodiscard]] bool isQuiet(const KnownFinding& known) const {
    const auto* view = viewOf(known);
    if (view == nullptr || !view->outside.empty() || !view->state.empty()) return false;
    if (draft_.knowledge().instruments.contains(known.code)) return false;
    return care(known, view).empty() && !changedBeyondChance(known);
  }
  [[nodiscard]] bool changedBeyondChance(const KnownFinding& known) const {
    const auto direction = inference::realChange(facts_, known.code, std::nullopt);
    return direction && *direction != inference::Direction::none;
  }

  [[nodiscard]] Run nameOf(const KnownFinding& known) const {
    Run name = draft_.wording.name(known.code);
    if (name.text == known.code && !known.finding->name.empty()) return {known.finding->name};
    return name;
  }

  [[nodiscard]] std::vector<Text> row(const KnownFinding& known) {
    const auto* view = viewOf(known);
    const std::string side = view == nullptr ? std::string() : view->outside;
    Run place{.text = side.empty() ? "" : draft_.text("finding." + side), .bold = true};
    return {{nameOf(known)},
            {{.text = draft_.wording.value(*known.finding), .bold = !side.empty()}},
            {std::move(place)},
            {referenceRun(known)},
            changeAndCare(known, view)};
  }
  [[nodiscard]] std::vector<Text> unmatchedRow(std::size_t index) const {
    const Finding& f = draft_.subject.the_case.findings.at(index);
    return {{{f.name.empty() ? f.code : f.name}},
            {{draft_.wording.value(f)}},
            {{""}},
            {{draft_.wording.interval(f.low, f.high, f.unit)}},
            {{draft_.text("finding.unmatched")}}};
  }

  [[nodiscard]] Text changeAndCare(const KnownFinding& known, const inference::FindingView* view) {
    Text out{{change(known)}};
    const Text why = cited(known, view);
    if (why.empty()) return out;
    out.push_back({stopMark(draft_.wording.messages()) + withBlank(draft_.text("finding.with_care"))});
    return out + why;
  }

  /// A score is read by its band, a measured value by its interval.
  [[nodiscard]] Run referenceRun(const KnownFinding& known) const {
    const auto instrument = draft_.knowledge().instruments.find(known.code);
    if (instrument != draft_.knowledge().instruments.end() && known.finding->value) {
      const auto* band = inference::instruments::bandOf(instrument->second.bands, *known.finding->value);
      if (band != nullptr) return draft_.wording.said(band->label);
    }
    return {reference(known)};
  }
  [[nodiscard]] std::string reference(const KnownFinding& known) const {
    const Finding& f = *known.finding;
    if (f.low || f.high) return draft_.wording.interval(f.low, f.high, f.unit);
    if (const auto used = referenceInUnit(facts_, known))
      return draft_.wording.interval(rounded(used->low), rounded(used->high), used->unit);
    if (!f.reference_text.empty()) return f.reference_text;
    return draft_.text("finding.no_reference");
  }

  /// A bound that comes from another unit carries digits nobody measured: three are enough to read a value by.
  static std::optional<double> rounded(const std::optional<double>& bound) {
    if (!bound || *bound == 0) return bound;
    const double scale = std::pow(10.0, 2 - std::floor(std::log10(std::abs(*bound))));
    return std::round(*bound * scale) / scale;
  }

  /// The value before, in the unit of the newest; empty when there is none that can be compared.
  [[nodiscard]] std::optional<double> before(const KnownFinding& newest, const KnownFinding& earlier) const {
    if (!earlier.finding->value || !earlier.finding->comparator.empty()) return std::nullopt;
    return facts_.convert(*earlier.finding->value, earlier.finding->unit, newest.finding->unit, newest.analyte);
  }

  [[nodiscard]] std::string change(const KnownFinding& known) {
    const auto& list = facts_.of(known.code);
    if (list.size() < 2) return draft_.text("change.first");
    const Finding& now = *known.finding;
    if (!sameConditions(now, *list[1].finding)) return draft_.text("change.other_conditions");
    const auto earlier = before(known, list[1]);
    if (!earlier || !now.value || !now.comparator.empty()) return draft_.text("change.not_comparable");
    const double difference = *now.value - *earlier;
    const std::string amount =
        difference == 0
            ? draft_.text("change.none")
            : (difference > 0 ? "+" : "−") +
                  format().number(std::abs(difference), std::max(decimalsOf(now), decimalsOf(*list[1].finding)));
    const std::string since =
        list[1].finding->at ? format().shortDate(dayOf(*list[1].finding->at)) : draft_.text("date.unknown");
    const std::string text = draft_.text("change.since", {{"amount", amount}, {"date", since}});
    const std::string judged = judgement(known);
    unjudged_ = unjudged_ || judged.empty();
    return judged.empty() ? text : text + commaMark(draft_.wording) + judged;
  }
  static base::Instant dayOf(base::Instant at) {
    at.precision = std::min(at.precision, base::Precision::day);
    return at;
  }
  /// Empty where no figure for the expected variation was read; the note below the table says so.
  [[nodiscard]] std::string judgement(const KnownFinding& known) const {
    const auto score = draft_.knowledge().instruments.find(known.code);
    const bool judged = score != draft_.knowledge().instruments.end()
                            ? score->second.reliable_change.has_value()
                            : known.analyte != nullptr && inference::referenceChange(*known.analyte).has_value();
    if (!judged) return {};
    return draft_.text(changedBeyondChance(known) ? "change.real" : "change.within");
  }

  /// Why a value is to be read with care. That it informs no state is no reason: the audit says so of each.
  [[nodiscard]] Text care(const KnownFinding& known, const inference::FindingView* view) const {
    static constexpr std::array<std::string_view, 5> kCareful{"gate", "gate-unknown", "unreadable", "no-number",
                                                              "check-value"};
    Text out;
    const auto add = [&](Run run) {
      if (!out.empty()) out.push_back({clauseMark(draft_.wording)});
      out.push_back(std::move(run));
    };
    for (const auto* reading : readingsOf(known)) {
      const auto rule = draft_.knowledge().rules.find(reading->rule);
      add(rule == draft_.knowledge().rules.end() ? draft_.wording.english(reading->title)
                                                 : draft_.wording.said(rule->second.title));
    }
    if (view != nullptr && std::find(kCareful.begin(), kCareful.end(), view->not_used) != kCareful.end() && out.empty())
      add({draft_.text("not_used." + view->not_used)});
    const bool made = known.index >= draft_.subject.the_case.findings.size();  // from others, which carry the time
    if (!known.finding->at && !made) add({draft_.text("finding.undated")});
    if (known.finding->status == "preliminary") add({draft_.text("finding.preliminary")});
    if (view != nullptr && view->z_conflict && std::abs(*view->z_conflict) > 3) add({draft_.text("finding.conflict")});
    return out;
  }
  [[nodiscard]] std::vector<const inference::Advisory*> readingsOf(const KnownFinding& known) const {
    std::vector<const inference::Advisory*> out;
    for (const auto& reading : draft_.subject.assessment.readings) {
      if (std::find(reading.findings.begin(), reading.findings.end(), known.index) != reading.findings.end())
        out.push_back(&reading);
    }
    return out;
  }
  [[nodiscard]] Text cited(const KnownFinding& known, const inference::FindingView* view) {
    Text out = care(known, view);
    std::vector<std::string> sources;
    for (const auto* reading : readingsOf(known))
      sources.insert(sources.end(), reading->sources.begin(), reading->sources.end());
    return out + draft_.citations.cite(sources);
  }

  // ---- below the table ----------------------------------------------------------------------------------------------

  /// Values that need no row, as running text.
  void addQuiet(const std::vector<const KnownFinding*>& quiet) {
    Text inside, unknown;
    for (const auto* known : quiet) {
      const bool has = reference(*known) != draft_.text("finding.no_reference");
      Text& to = has ? inside : unknown;
      if (!to.empty()) to.push_back({commaMark(draft_.wording)});
      to.push_back(nameOf(*known));
      to.push_back({"\u00A0" + draft_.wording.value(*known->finding)});
    }
    const auto add = [this](const char* key, Text& list) {
      if (list.empty()) return;
      draft_.paragraph(
          Text{{.text = withBlank(draft_.text(key)), .bold = true}} + list + Text{{endMark(draft_.wording)}},
          Voice::label);
    };
    add("findings.inside", inside);
    add("findings.without_reference", unknown);
  }

  /// Questionnaires that were begun and give no total.
  void addNotScored() {
    std::vector<std::string> names;
    for (const auto& view : draft_.subject.assessment.instruments) {
      if (view.total.value || view.total.why_not.empty()) continue;
      if (view.total.why_not == "external" && !view.subscales.empty()) continue;
      names.push_back(draft_.wording.name(view.total.id).text);
    }
    if (!names.empty()) draft_.note(draft_.text("findings.not_scored", {{"names", format().list(names)}}));
  }

  void addClockNote(const std::vector<const KnownFinding*>& newest) {
    std::vector<std::string> names;
    for (const auto* known : newest) {
      const auto* view = viewOf(*known);
      if (view != nullptr && view->clock_from_zone) names.push_back(nameOf(*known).text);
    }
    if (names.empty()) return;
    const std::string zone = format().isolate(draft_.subject.the_case.zone);
    draft_.note(names.size() > kNamedClocks
                    ? draft_.text("findings.clock_many", {{"zone", zone}, {"count", names.size()}})
                    : draft_.text("findings.clock", {{"zone", zone}, {"names", format().list(names)}}));
  }

  void addCourses(const std::vector<const KnownFinding*>& newest) {
    figure::Trends chart;
    chart.columns = 4;
    std::string description;
    for (const auto* known : newest) {
      if (chart.panels.size() == kPanels) break;
      auto drawn = panel(*known);
      if (drawn.points.size() < 2) continue;
      description += (description.empty() ? "" : " ") + drawn.spoken;
      chart.panels.push_back(std::move(drawn));
    }
    if (chart.panels.empty()) return;
    chart.caption = {draft_.text("figure.courses"), description};
    draft_.picture(figure::trends(chart, draft_.type, kContentWidth),
                   {{draft_.text("figure.courses") + stopMark(draft_.wording.messages())},
                    {draft_.text("figure.courses.caption")}});
  }

  [[nodiscard]] figure::TrendPanel panel(const KnownFinding& known) const {
    const auto course = courseOf(facts_, known);
    auto out = course.panel;
    if (out.points.empty()) return out;
    out.title = nameOf(known).text;
    out.first_day = format().shortDay(course.first->at->localDate());
    out.last_day = format().shortDay(course.last->at->localDate());
    out.last_text = format().given(plainNumber(out.points.back().value));
    out.spoken = draft_.text("figure.course.spoken", {{"name", out.title},
                                                      {"count", out.points.size()},
                                                      {"first", format().given(plainNumber(out.points.front().value))},
                                                      {"last", out.last_text},
                                                      {"unit", out.unit}});
    return out;
  }
};

}  // namespace

void addUnspoken(Draft& draft) {
  const auto& a = draft.subject.assessment;
  if (a.unspoken.empty()) return;
  Text line{{.text = withBlank(draft.text("findings.unspoken")), .bold = true}};
  for (std::size_t i = 0; i < a.unspoken.size(); ++i) {
    const auto& finding = inference::findingOf(a, draft.subject.the_case, a.unspoken[i]);
    if (i > 0) line.push_back({commaMark(draft.wording)});
    line.push_back(draft.wording.name(finding.code));
    line.push_back({"\u00A0" + draft.wording.value(finding)});
  }
  line.push_back({endMark(draft.wording)});
  draft.paragraph(std::move(line), Voice::compact);
}

void addFindings(Draft& draft, const inference::CaseFacts& facts) { FindingWriter(draft, facts).write(); }

}  // namespace homeostat::reports
