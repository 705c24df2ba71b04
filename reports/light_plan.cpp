#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

#include "inference/circadian/knowledge.hpp"
#include "kb/base/instant.hpp"
#include "kb/model/words.hpp"
#include "reports/composers.hpp"
#include "reports/figure/charts.hpp"

namespace homeostat::reports {
namespace {

using base::Json;
using figure::Activity;

const char* const kNothing = "–";

/// A clock time of the recorder: days since 1970 and hours since that midnight.
struct Moment {
  std::int64_t day = 0;
  double hour = 0;

  [[nodiscard]] double total() const { return 24 * static_cast<double>(day) + hour; }
};
Moment momentOf(const Json& text) {
  const auto instant = base::Instant::parse(text.get<std::string>());
  if (!instant) throw base::Failure("report.light-answer", "a time of the light answer cannot be read");
  return {instant->localDate().daysSinceEpoch(), instant->localMinuteOfDay().value_or(0) / 60.0};
}

std::string clockIn(const Draft& draft, const Json& text) {
  const auto instant = base::Instant::parse(text.get<std::string>());
  return draft.wording.format().clock(instant ? instant->localMinuteOfDay().value_or(0) : 0);
}
std::string dayIn(const Draft& draft, const Json& text) {
  const auto date = base::CivilDate::parse(text.get<std::string>().substr(0, 10));
  return date ? draft.wording.format().day(*date) : std::string(kNothing);
}
std::string spanIn(const Draft& draft, const Json& span) {
  if (!span.is_object()) return kNothing;
  return draft.wording.format().isolate(clockIn(draft, span.at("from")) + "–" + clockIn(draft, span.at("to")));
}
std::int64_t wholeOf(const Json& number) { return number.get<std::int64_t>(); }

// ---- what the rules say of light in this patient -------------------------------------------------------------------

/// May this patient be asked to seek bright light?
enum class Leave { given, waits, withheld, notAssessed };

struct LightLeave {
  Leave leave = Leave::notAssessed;
  std::vector<inference::WithheldReason> why;
};

LightLeave leaveOf(const Subject& subject) {
  for (const auto& item : subject.assessment.withheld)
    if (item.id == circadian::kBrightLight) return {Leave::withheld, item.why};
  for (const auto& item : subject.assessment.suggestions) {
    if (item.id != circadian::kBrightLight) continue;
    return {item.waits_for.empty() ? Leave::given : Leave::waits, item.waits_for};
  }
  return {};
}

void addLeave(Draft& draft, const LightLeave& leave) {
  Callout callout;
  callout.weight = leave.leave == Leave::withheld ? Weight::danger : Weight::warning;
  switch (leave.leave) {
    case Leave::given:
      return;
    case Leave::notAssessed:
      callout.paragraphs.push_back({{draft.text("light.leave.not_assessed")}});
      break;
    case Leave::waits:
    case Leave::withheld:
      callout.paragraphs.push_back(
          {{.text = draft.text(leave.leave == Leave::waits ? "light.leave.waits" : "light.leave.withheld"),
            .bold = true}});
      for (const auto& reason : leave.why) {
        Text line{withheldReason(draft, reason)};
        std::vector<std::string> needs;
        for (const auto& id : reason.needs) needs.push_back(draft.wording.name(id).text);
        if (!needs.empty())
          line.push_back({" " + draft.text("light.leave.needs", {{"needs", draft.wording.format().list(needs)}})});
        callout.paragraphs.push_back(std::move(line));
      }
  }
  draft.document.blocks.emplace_back(std::move(callout));
}

// ---- the clock ------------------------------------------------------------------------------------------------------

/// Why a figure is not given, in the language of the page.
std::string whyNot(const Draft& draft, const Json& light, const std::string& metric) {
  for (const auto& one : light.at("withheld"))
    if (one.at("metric") == metric) return draft.text("light.why." + one.at("code").get<std::string>());
  return draft.text("light.why.no_light");
}

void addPhase(Draft& draft, const Json& light) {
  draft.heading(2, draft.text("light.phase"));
  const Json& phase = light.at("phase");
  if (!phase.is_object()) {
    draft.paragraph({{draft.text("light.phase.none", {{"why", whyNot(draft, light, "phase")}})}});
    return;
  }
  const bool known = !phase.at("half_width_minutes").is_null();
  const bool melanopic = phase.at("light_used") == "melanopic_edi";
  const std::string dlmo = clockIn(draft, phase.at("dlmo")), day = dayIn(draft, phase.at("dlmo"));
  Text said{{draft.text(known ? "light.phase.said" : "light.phase.said_supposed", {{"clock", dlmo}, {"date", day}})}};
  if (known)
    said.push_back({" " + draft.text("light.phase.between", {{"earliest", clockIn(draft, phase.at("earliest"))},
                                                             {"latest", clockIn(draft, phase.at("latest"))}})});
  said.push_back({.text = " " + draft.text("light.phase.predicted"), .bold = true});
  draft.paragraph(std::move(said));
  draft.paragraph({{draft.text("light.phase.spread", {{"models", wholeOf(phase.at("model_spread_minutes"))},
                                                      {"start", wholeOf(phase.at("start_spread_minutes"))}})}});
  if (!known) {
    draft.paragraph({{draft.text("light.phase.unknown_error")}});
    return;
  }
  draft.note(draft.text("light.phase.at_the_eye") +
             (melanopic ? " " + draft.text("light.phase.melanopic") : std::string()));
  const Json& error = phase.at("published_error");
  draft.paragraph({{withBlank(draft.text("light.phase.error"))},
                   draft.wording.sentence(error.at("found").get<std::string>()),
                   {" ("},
                   draft.wording.sentence(error.at("population").get<std::string>()),
                   {clauseMark(draft.wording)},
                   draft.wording.quoted(error.at("citation").get<std::string>()),
                   {")."}});
}

// ---- the plan -------------------------------------------------------------------------------------------------------

void addPlanTable(Draft& draft, const Json& plan, bool may_seek) {
  Table table;
  table.summary = draft.text("light.plan.summary");
  table.columns = {{draft.text("light.column.day"), Column::text, 1.3},
                   {draft.text("light.column.seek"), Column::text, 1},
                   {draft.text("light.column.avoid"), Column::text, 1},
                   {draft.text("light.column.sleep"), Column::text, 1}};
  bool unsure = false;
  for (const auto& day : plan.at("days")) {
    const bool holds = day.at("holds_if_phase_is_wrong").get<bool>();
    unsure = unsure || !holds;
    table.rows.push_back({{{dayIn(draft, day.at("date")) + (holds ? "" : " *")}},
                          {{may_seek ? spanIn(draft, day.at("seek_light")) : draft.text("light.plan.withheld")}},
                          {{spanIn(draft, day.at("avoid_light"))}},
                          {{spanIn(draft, day.at("sleep"))}}});
  }
  draft.document.blocks.emplace_back(std::move(table));
  if (unsure) draft.note(draft.text("light.plan.unsure"));
}

void addArrival(Draft& draft, const Json& plan) {
  std::string words = plan.at("reached_after_days").is_null()
                          ? draft.text("light.plan.not_reached")
                          : draft.text("light.plan.reached", {{"days", wholeOf(plan.at("reached_after_days"))}});
  words += " " + (plan.at("ordinary_light_after_days").is_null()
                      ? draft.text("light.plan.ordinary_not")
                      : draft.text("light.plan.ordinary", {{"days", wholeOf(plan.at("ordinary_light_after_days"))}}));
  draft.paragraph({{words}});
  const Json& lux = plan.at("supposed_lux");
  draft.note(draft.text("light.plan.supposed", {{"seek", std::lround(lux.at("seek").get<double>())},
                                                {"ordinary", std::lround(lux.at("ordinary").get<double>())},
                                                {"avoid", std::lround(lux.at("avoid").get<double>())}}));
}

/// Whether the plan begins so long before this case that its days are gone and the clock may have moved.
bool isOld(const Subject& subject, const Json& plan) {
  constexpr std::int64_t kMostDays = 2;
  if (!plan.is_object() || plan.at("days").empty()) return false;
  const auto first = base::CivilDate::parse(plan.at("days").front().at("date").get<std::string>());
  return first && subject.the_case.at.localDate().daysSinceEpoch() - first->daysSinceEpoch() > kMostDays;
}

void addPlan(Draft& draft, const Json& light, bool may_seek) {
  draft.heading(2, draft.text("light.plan"));
  const Json& plan = light.at("plan");
  if (!plan.is_object()) {
    draft.paragraph({{draft.text("light.plan.none")}});
    return;
  }
  const std::int64_t shift = wholeOf(plan.at("wanted_shift_minutes"));
  const auto& format = draft.wording.format();
  draft.paragraph(
      {{draft.text("light.plan.aim", {{"sleep", format.isolate(plan.at("wanted_sleep").get<std::string>())},
                                      {"wake", format.isolate(plan.at("wanted_wake").get<std::string>())}}) +
        " " + draft.text(shift < 0 ? "light.plan.earlier" : "light.plan.later", {{"minutes", std::abs(shift)}})}});
  const bool old = isOld(draft.subject, plan);
  if (old || !plan.at("models_agree").get<bool>()) {
    Callout callout;
    callout.weight = old ? Weight::warning : Weight::danger;
    callout.paragraphs.push_back({{draft.text(old ? "light.plan.old" : "light.plan.models_disagree")}});
    draft.document.blocks.emplace_back(std::move(callout));
    return;
  }
  if (plan.at("days").empty()) {
    draft.paragraph({{draft.text("light.plan.stands")}});
    return;
  }
  const Json& step = plan.at("first_night_minus_diary_minutes");
  constexpr std::int64_t kLargeStep = 60;  // minutes: said, not judged
  if (!step.is_null() && std::abs(wholeOf(step)) > kLargeStep)
    draft.paragraph({{draft.text("light.plan.step", {{"minutes", std::abs(wholeOf(step))}})}});
  addPlanTable(draft, plan, may_seek);
  addArrival(draft, plan);
}

// ---- the actogram ---------------------------------------------------------------------------------------------------

struct Drawn {
  double from = 0, to = 0;  ///< hours since 1970 on the recorder's clock
  Activity what = Activity::sleep;
};

std::vector<Drawn> drawnOf(const Json& light, bool may_seek) {
  std::vector<Drawn> out;
  const auto add = [&out](const Json& span, Activity what) {
    if (span.is_object()) out.push_back({momentOf(span.at("from")).total(), momentOf(span.at("to")).total(), what});
  };
  if (light.at("sleep").is_object())
    for (const auto& night : light.at("sleep").at("log")) add(night, Activity::sleep);
  if (!light.at("plan").is_object()) return out;
  for (const auto& day : light.at("plan").at("days")) {
    add(day.at("sleep"), Activity::sleep);
    if (may_seek) add(day.at("seek_light"), Activity::bright_light);
    add(day.at("avoid_light"), Activity::avoid_light);
  }
  return out;
}

/// One row from noon to noon; `day` is the day of its noon.
figure::ActogramRow rowOf(const Draft& draft, std::int64_t day, const std::vector<Drawn>& all) {
  figure::ActogramRow row;
  row.label = draft.wording.format().shortDay(base::CivilDate::fromDaysSinceEpoch(day));
  const double midnight = 24 * static_cast<double>(day);
  std::vector<std::string> words;
  const auto clock = [&](double hour) {
    return draft.wording.format().clock(static_cast<int>(std::lround(60 * hour)) % 1440);
  };
  for (const auto& drawn : all) {
    const double from = std::max(drawn.from - midnight, 12.0), to = std::min(drawn.to - midnight, 36.0);
    if (to <= from) continue;
    row.spans.push_back({from, to, drawn.what, {}});
    const char* key = drawn.what == Activity::sleep          ? "light.figure.sleep"
                      : drawn.what == Activity::bright_light ? "light.figure.seek"
                                                             : "light.figure.avoid";
    words.push_back(withBlank(draft.text(key)) + clock(from) + "–" + clock(to));
  }
  row.spoken = row.label + colonMark(draft.wording.messages()) + draft.wording.format().list(words);
  return row;
}

void addActogram(Draft& draft, const Json& light, bool may_seek) {
  constexpr std::size_t kMostRows = 24;
  const std::vector<Drawn> all = drawnOf(light, may_seek);
  if (all.empty()) return;
  double first = all.front().from, last = all.front().to;
  for (const auto& drawn : all) {
    first = std::min(first, drawn.from);
    last = std::max(last, drawn.to);
  }
  const auto rowWith = [](double hour) { return static_cast<std::int64_t>(std::floor((hour - 12) / 24)); };
  figure::Actogram chart;
  for (std::int64_t day = rowWith(first); day <= rowWith(last - 0.01); ++day) {
    auto row = rowOf(draft, day, all);
    if (!row.spans.empty()) chart.rows.push_back(std::move(row));
  }
  if (chart.rows.size() > kMostRows)
    chart.rows.erase(chart.rows.begin(), chart.rows.end() - static_cast<std::ptrdiff_t>(kMostRows));
  const std::string caption = draft.text("light.figure.caption");
  chart.caption = {draft.text("light.figure.title"), caption};
  chart.legend = {{Activity::sleep, draft.text("light.figure.sleep")}};
  if (may_seek) chart.legend.emplace_back(Activity::bright_light, draft.text("light.figure.seek"));
  chart.legend.emplace_back(Activity::avoid_light, draft.text("light.figure.avoid"));
  draft.picture(figure::actogram(chart, draft.type, kContentWidth), {{caption}});
}

// ---- regularity, gaps -----------------------------------------------------------------------------------------------

void addRegularity(Draft& draft, const Json& light) {
  Table table;
  table.summary = draft.text("light.regularity.summary");
  table.columns = {{draft.text("column.what"), Column::text, 1.2},
                   {draft.text("column.value"), Column::number, 0.6},
                   {draft.text("light.column.meaning"), Column::text, 2.4}};
  const auto& format = draft.wording.format();
  // `reason` is the measure under which the answer says why there is none.
  const auto add = [&](const std::string& metric, const Json& value, int decimals, const std::string& unit,
                       const std::string& reason) {
    std::string shown = kNothing, meaning = draft.text("light.meaning." + metric);
    if (value.is_number()) shown = format.quantity(format.number(value.get<double>(), decimals), unit);
    if (value.is_string()) shown = format.isolate(value.get<std::string>());
    if (value.is_null()) meaning = draft.text("light.not_given", {{"why", whyNot(draft, light, reason)}});
    table.rows.push_back({{{draft.text("light.metric." + metric)}}, {{shown}}, {{meaning}}});
  };
  const Json& sleep = light.at("sleep");
  if (sleep.is_object() && wholeOf(sleep.at("nights")) > 0) {
    add("mean_midsleep", sleep.at("mean_midsleep"), 0, "", "mean_midsleep");
    add("mean_duration", sleep.at("mean_duration_hours"), 1, "h", "mean_midsleep");
    add("sleep_regularity_index", sleep.at("sleep_regularity_index"), 0, "", "sleep_regularity_index");
    add("social_jetlag", sleep.at("social_jetlag_hours"), 1, "h", "social_jetlag");
  }
  if (!light.at("light").empty()) {
    // The first kind of light; of both the days look alike.
    const Json& rhythm = light.at("light").front().at("rhythm");
    const std::string of = light.at("light").front().at("quantity").get<std::string>() + ".";
    add("interdaily_stability", rhythm.at("interdaily_stability"), 2, "", of + "interdaily_stability");
    add("intradaily_variability", rhythm.at("intradaily_variability"), 2, "", of + "intradaily_variability");
    add("l5_onset", rhythm.at("l5_onset"), 0, "", of + "l5");
    add("m10_onset", rhythm.at("m10_onset"), 0, "", of + "l5");
  }
  if (table.rows.empty()) return;
  draft.heading(2, draft.text("light.regularity"));
  draft.document.blocks.emplace_back(std::move(table));
  draft.note(draft.text("light.regularity.no_norm"));
}

void addGaps(Draft& draft, const Json& light) {
  std::vector<std::string> gaps;
  if (!light.at("light").empty()) {
    for (const auto& gap : light.at("light").front().at("gaps"))
      gaps.push_back(dayIn(draft, gap.at("from")) + " " + clockIn(draft, gap.at("from")) + "–" +
                     clockIn(draft, gap.at("to")));
  }
  std::int64_t left_out = 0;
  for (const auto& file : light.at("files")) left_out += wholeOf(file.at("not_taken"));
  if (!gaps.empty()) draft.note(draft.text("light.gaps", {{"gaps", draft.wording.format().list(gaps)}}));
  if (left_out > 0) draft.note(draft.text("light.left_out", {{"rows", left_out}}));
}

// ---- evidence -------------------------------------------------------------------------------------------------------

std::vector<std::string> sourcesOf(const std::vector<kb::Evidence>& evidence) {
  std::vector<std::string> out;
  for (const auto& one : evidence)
    if (std::find(out.begin(), out.end(), one.source) == out.end()) out.push_back(one.source);
  return out;
}

void addEvidence(Draft& draft) {
  draft.heading(2, draft.text("light.evidence"));
  List list;
  for (const auto* statement : circadian::statementsOnClock(draft.knowledge())) {
    if (statement->evidence.empty()) continue;
    Text line{draft.wording.said(statement->text)};
    if (!statement->conditions.empty()) {
      line.push_back({" "});
      line.push_back(draft.wording.phrase(statement->conditions));
    }
    line.push_back({.text = bracketed(draft.wording.messages(),
                                      draft.text("certainty." + kb::wordOf(statement->evidence.front().certainty))),
                    .tone = figure::Tone::muted});
    list.items.push_back(line + draft.citations.cite(sourcesOf(statement->evidence)));
  }
  draft.document.blocks.emplace_back(std::move(list));
  draft.heading(2, draft.text("light.cautions"));
  List cautions;
  for (const auto* rule : circadian::rulesOnLight(draft.knowledge())) {
    Run title = draft.wording.said(rule->title), action = draft.wording.said(rule->action);
    title.bold = true;
    title.text += stopMark(draft.wording.messages());
    cautions.items.push_back(Text{std::move(title), std::move(action)} +
                             draft.citations.cite(sourcesOf(rule->evidence)));
  }
  draft.document.blocks.emplace_back(std::move(cautions));
}

}  // namespace

base::Result<Document> lightPlan(const Subject& subject, const Printing& printing) {
  if (!subject.light.is_object())
    return base::refuse({"report.no-light", "", "", "there is no light plan to print",
                         "Give a light and sleep log: homeostat light FILE"});
  if (subject.assessment.emergency)
    return base::refuse({"report.withheld", "", "", "a red flag is an emergency: nothing else is handed out",
                         "Act on the red flag first; the letter says how"});
  auto begun = begin(subject, printing);
  if (!begun) return base::refuse(begun.error());
  Draft& draft = *begun;
  addTitle(draft, draft.text("light.title"), {patientName(draft), draft.wording.format().day(subject.the_case.at)});
  draft.document.subject = draft.text("light.subject");
  const LightLeave leave = leaveOf(subject);
  const bool may_seek = leave.leave == Leave::given;
  addLeave(draft, leave);
  addPlan(draft, subject.light, may_seek);
  const Json& plan = subject.light.at("plan");
  const bool printed = !plan.is_object() || (plan.at("models_agree").get<bool>() && !isOld(subject, plan));
  if (printed) addActogram(draft, subject.light, may_seek);
  addPhase(draft, subject.light);
  addRegularity(draft, subject.light);
  addGaps(draft, subject.light);
  addEvidence(draft);
  addSources(draft);
  addNotes(draft);
  return std::move(draft.document);
}

}  // namespace homeostat::reports
