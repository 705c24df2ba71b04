#include <algorithm>
#include <map>

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

/// Decimals the value was given with, at most three: a difference is no finer than its parts.
int decimalsOf(const Finding& finding) {
  const auto point = finding.value_text.find('.');
  if (point == std::string::npos) return finding.value_text.empty() ? 1 : 0;
  return static_cast<int>(std::min<std::size_t>(finding.value_text.size() - point - 1, 3));
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
                     {draft_.text("column.value"), Column::number, 0.9},
                     {draft_.text("column.reference"), Column::number, 1},
                     {draft_.text("column.change"), Column::text, 1.3},
                     {draft_.text("column.care"), Column::text, 2.2}};
    for (const auto* known : newest) table.rows.push_back(row(*known));
    for (const auto index : facts_.unmatched()) table.rows.push_back(unmatchedRow(index));
    draft_.document.blocks.emplace_back(std::move(table));
    addCourses(newest);
  }

 private:
  Draft& draft_;
  const CaseFacts& facts_;
  std::map<std::size_t, const inference::FindingView*> views_;

  [[nodiscard]] const i18n::Format& format() const { return draft_.wording.format(); }

  [[nodiscard]] std::vector<const KnownFinding*> newestFindings() const {
    std::vector<const KnownFinding*> out;
    for (const auto& [code, list] : facts_.all()) {
      if (!list.empty()) out.push_back(&list.front());
    }
    std::sort(out.begin(), out.end(), [](const auto* a, const auto* b) { return a->index < b->index; });
    return out;
  }

  [[nodiscard]] Run nameOf(const KnownFinding& known) const {
    Run name = draft_.wording.name(known.code);
    if (name.text == known.code && !known.finding->name.empty()) return {known.finding->name};
    return name;
  }

  [[nodiscard]] std::vector<Text> row(const KnownFinding& known) {
    const auto* view = views_.contains(known.index) ? views_.at(known.index) : nullptr;
    return {{nameOf(known)},
            {{draft_.wording.value(*known.finding)}},
            {{reference(known)}},
            {{change(known)}},
            care(known, view)};
  }
  [[nodiscard]] std::vector<Text> unmatchedRow(std::size_t index) const {
    const Finding& f = draft_.subject.the_case.findings.at(index);
    return {{{f.name.empty() ? f.code : f.name}},
            {{draft_.wording.value(f)}},
            {{draft_.wording.interval(f.low, f.high, f.unit)}},
            {{"–"}},
            {{draft_.text("finding.unmatched")}}};
  }

  [[nodiscard]] std::string reference(const KnownFinding& known) const {
    const Finding& f = *known.finding;
    if (f.low || f.high) return draft_.wording.interval(f.low, f.high, f.unit);
    if (const auto used = referenceInUnit(facts_, known))
      return draft_.wording.interval(used->low, used->high, used->unit);
    if (!f.reference_text.empty()) return f.reference_text;
    return draft_.text("finding.no_reference");
  }

  /// The value before, in the unit of the newest; empty when there is none that can be compared.
  [[nodiscard]] std::optional<double> before(const KnownFinding& newest, const KnownFinding& earlier) const {
    if (!earlier.finding->value || !earlier.finding->comparator.empty()) return std::nullopt;
    return facts_.convert(*earlier.finding->value, earlier.finding->unit, newest.finding->unit, newest.analyte);
  }

  [[nodiscard]] std::string change(const KnownFinding& known) const {
    const auto& list = facts_.of(known.code);
    if (list.size() < 2) return draft_.text("change.first");
    const Finding& now = *known.finding;
    if (!sameConditions(now, *list[1].finding)) return draft_.text("change.other_conditions");
    const auto earlier = before(known, list[1]);
    if (!earlier || !now.value || !now.comparator.empty()) return draft_.text("change.not_comparable");
    const double difference = *now.value - *earlier;
    const std::string amount =
        difference == 0 ? draft_.text("change.none")
                        : (difference > 0 ? "+" : "−") + format().number(std::abs(difference), decimalsOf(now));
    const std::string since = list[1].finding->at ? format().day(*list[1].finding->at) : draft_.text("date.unknown");
    return draft_.text("change.since", {{"amount", amount}, {"date", since}}) + ", " + draft_.text(judgement(known));
  }
  [[nodiscard]] const char* judgement(const KnownFinding& known) const {
    const auto score = draft_.knowledge().instruments.find(known.code);
    const bool judged = score != draft_.knowledge().instruments.end()
                            ? score->second.reliable_change.has_value()
                            : known.analyte != nullptr && inference::referenceChange(*known.analyte).has_value();
    if (!judged) return "change.no_limit";
    const auto direction = inference::realChange(facts_, known.code, std::nullopt);
    const bool real = direction && *direction != inference::Direction::none;
    return real ? "change.real" : "change.within";
  }

  [[nodiscard]] Text care(const KnownFinding& known, const inference::FindingView* view) {
    Text out;
    const auto add = [&out](Run run) {
      if (!out.empty()) out.push_back({"; "});
      out.push_back(std::move(run));
    };
    for (const auto& reading : draft_.subject.assessment.readings) {
      if (std::find(reading.findings.begin(), reading.findings.end(), known.index) == reading.findings.end()) continue;
      const auto rule = draft_.knowledge().rules.find(reading.rule);
      add(rule == draft_.knowledge().rules.end() ? draft_.wording.english(reading.title)
                                                 : draft_.wording.said(rule->second.title));
      out = out + draft_.citations.cite(reading.sources);
    }
    if (view != nullptr && !view->not_used.empty()) add({draft_.text("not_used." + view->not_used)});
    if (!known.finding->at) add({draft_.text("finding.undated")});
    if (known.finding->status == "preliminary") add({draft_.text("finding.preliminary")});
    if (view != nullptr && view->z_conflict && std::abs(*view->z_conflict) > 3) add({draft_.text("finding.conflict")});
    return out;
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
    Picture picture;
    picture.figure = figure::trends(chart, draft_.type, kContentWidth);
    picture.caption = {{.text = draft_.text("figure.courses") + ". ", .bold = true},
                       {draft_.text("figure.courses.caption")}};
    draft_.document.blocks.emplace_back(std::move(picture));
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

void addFindings(Draft& draft, const inference::CaseFacts& facts) { FindingWriter(draft, facts).write(); }

}  // namespace homeostat::reports
