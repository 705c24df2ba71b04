#include "app/desktop/rooms/assessment_room.hpp"

#include <wx/clipbrd.h>
#include <wx/tglbtn.h>

#include <algorithm>
#include <utility>

#include "app/desktop/kit/figure_view.hpp"
#include "app/desktop/presenters/state_chart.hpp"

namespace homeostat::desktop {
namespace {

constexpr int kDrawerHeight = 264;

/// Places its buttons from the reading side and leaves the rest of the line empty.
Flow* lineOf(Card* card) {
  auto* line = new Flow(wxHORIZONTAL, Theme::kGrid / 2);
  card->flow()->Add(line);
  return line;
}

}  // namespace

AssessmentRoom::Pane AssessmentRoom::pane(const char* spoken) {
  auto* card = new Card(this, Card::Look::plain, 2, wxVERTICAL, 0);
  auto* page = new Page(card, say(spoken), Theme::kGrid, Theme::kGrid);
  page->SetBackgroundColour(Theme::surface());
  card->flow()->Add(page, 1);
  return {card, page};
}

AssessmentRoom::AssessmentRoom(wxWindow* parent, Session& session, Encounter& encounter, Go go)
    : PatientPage(parent, session, encounter, std::move(go)),
      verdict_(session.drafts[encounter.patient()].verdict),
      first_(pane("desk.first")),
      states_(pane("desk.patterns")),
      suggestions_(pane("desk.suggestions")),
      drawer_(pane("desk.why")) {
  auto* column = new wxBoxSizer(wxVERTICAL);
  auto* row = new wxBoxSizer(wxHORIZONTAL);
  row->Add(first_.card, 22, wxEXPAND | wxRIGHT, Theme::kGrid);
  row->Add(states_.card, 40, wxEXPAND | wxRIGHT, Theme::kGrid);
  row->Add(suggestions_.card, 30, wxEXPAND);
  column->Add(row, 1, wxEXPAND | wxTOP, Theme::kGrid);
  column->Add(drawer_.card, 0, wxEXPAND | wxTOP, Theme::kGrid);
  drawer_.card->SetMinSize({-1, static_cast<int>(kDrawerHeight * Theme::textScale())});
  SetSizer(column);
}

void AssessmentRoom::refresh() {
  const auto a = encounter_.assessment();
  first_.page->rebuild([&] { buildFirst(a); });
  states_.page->rebuild([&] { buildStates(a); });
  suggestions_.page->rebuild([&] { buildSuggestions(a); });
  drawer_.card->Show(!encounter_.opened().empty());
  drawer_.page->rebuild([this] { buildDrawer(); });
  Layout();
}

void AssessmentRoom::moreButton(Page* page, std::size_t hidden, const std::string& key, bool& all) {
  if (hidden == 0 && !all) return;
  const auto label = all ? say("desk.less") : say("desk.more", {{"count", hidden}});
  auto* line = new Flow(wxHORIZONTAL);
  line->Add(button(page, label, "link", key, [this, &all] {
    all = !all;
    refresh();
  }));
  line->AddStretchSpacer();
  page->flow()->Add(line);
}

// ---- what comes first ------------------------------------------------------------------------------------------

void AssessmentRoom::buildFirst(const AssessmentPage& a) {
  auto* flow = first_.page->flow();
  flow->Add(words(first_.page, say("desk.first"), "heading"));
  if (!a.outside.empty()) flow->Add(words(first_.page, a.outside, "strong"));
  takenStops(a);
  if (a.first.empty()) flow->Add(words(first_.page, say("desk.first.none"), "muted"));
  const auto shown = a.flagsShown(all_flags_);
  for (std::size_t i = 0; i < shown; ++i) flagCard(a.first[i]);
  moreButton(first_.page, a.first.size() - shown, "first.more", all_flags_);
  unspokenCard(a);
  takenCards(a);
  flow->Add(words(first_.page, say("desk.questions"), "heading"));
  if (a.questions.empty()) flow->Add(words(first_.page, say("desk.questions.none"), "muted"));
  const auto questions = all_questions_ ? a.questions.size() : std::min(a.questions.size(), AssessmentPage::kQuestions);
  for (std::size_t i = 0; i < questions; ++i) questionCard(a.questions[i]);
  moreButton(first_.page, a.questions.size() - questions, "questions.more", all_questions_);
  flow->Add(words(first_.page, say("desk.measure_next"), "heading"));
  if (a.measure_next.empty()) flow->Add(words(first_.page, say("desk.measure_next.none"), "muted"));
  for (std::size_t i = 0; i < std::min(a.measure_next.size(), AssessmentPage::kTests); ++i)
    flow->Add(words(first_.page, a.measure_next[i]));
  for (const auto& group : a.advice) adviceGroup(group);
  if (a.set_aside.empty()) return;
  flow->Add(words(first_.page, say("desk.set_aside"), "heading"));
  for (const auto& line : a.set_aside) flow->Add(words(first_.page, line, "small"));
}

void AssessmentRoom::flagCard(const FlagCard& flag) {
  auto* card = new Card(first_.page, flag.danger ? Card::Look::danger : Card::Look::warning);
  auto* top = new Flow(wxHORIZONTAL, Theme::kGrid / 2);
  top->Add(words(card, flag.heading, flag.danger ? "strong danger" : "strong warning"), 1, wxALIGN_CENTER_VERTICAL);
  top->Add(whyLink(card, "flag " + flag.id, flag.title));
  card->flow()->Add(top);
  card->flow()->Add(words(card, flag.title));
  if (!flag.action.empty()) card->flow()->Add(words(card, flag.action, "small"));
  if (flag.answered) card->flow()->Add(words(card, say("desk.flag.answered"), "moss"));
  if (flag.needs_answer || flag.danger) {
    auto* line = lineOf(card);
    line->Add(button(card, say(flag.answered ? "desk.flag.again" : "desk.flag.answer"), "small", "answer." + flag.id,
                     [this, id = flag.id] {
                       answering_ = answering_ == id ? std::string() : id;
                       refresh();
                     }));
    line->AddStretchSpacer();
  }
  if (answering_ == flag.id) flagAnswer(card, flag);
  first_.page->flow()->Add(card);
}

/// What forbids one another and is taken already stands before all else.
void AssessmentRoom::takenStops(const AssessmentPage& a) {
  for (const auto& c : a.taken)
    if (c.tier == Interruption::stop) conflictCard(c);
}

void AssessmentRoom::conflictCard(const ConflictCard& c) {
  const bool stop = c.tier == Interruption::stop;
  auto* card = new Card(first_.page, stop ? Card::Look::danger : Card::Look::warning);
  if (stop) card->flow()->Add(words(card, say("taken.already"), "strong danger"));
  auto* top = new Flow(wxHORIZONTAL, Theme::kGrid / 2);
  top->Add(words(card, c.title, stop ? "strong danger" : "strong warning"), 1);
  if (!c.pair.empty()) top->Add(whyLink(card, "pair " + c.pair, c.title));
  card->flow()->Add(top);
  card->flow()->Add(words(card, c.brief, "small"));
  first_.page->flow()->Add(card);
}

wxButton* AssessmentRoom::whyLink(wxWindow* parent, const std::string& link, const std::string& of) {
  std::string name = "why." + link;
  std::replace(name.begin(), name.end(), ' ', '.');
  return button(
      parent, say("desk.why"), "link", name, [this, link] { encounter_.open(link); },
      say("desk.why.of", {{"what", of}}));
}

/// What lies outside its interval is said even where this knowledge has nothing to say of it.
void AssessmentRoom::unspokenCard(const AssessmentPage& a) {
  if (a.unspoken.empty()) return;
  auto* card = new Card(first_.page, Card::Look::warning);
  card->flow()->Add(words(card, say("desk.unspoken"), "strong warning"));
  for (const auto& line : a.unspoken) card->flow()->Add(words(card, line, "", true));
  first_.page->flow()->Add(card);
}

void AssessmentRoom::adviceGroup(const AdviceGroup& group) {
  auto* page = first_.page;
  page->flow()->Add(words(page, group.heading, "heading"));
  bool& all = all_advice_[group.kind];
  const auto shown = all ? group.lines.size() : std::min(group.lines.size(), AssessmentPage::kAdvice);
  for (std::size_t i = 0; i < shown; ++i) adviceLine(group.lines[i]);
  moreButton(page, group.lines.size() - shown, "advice." + group.kind + ".more", all);
}

void AssessmentRoom::adviceLine(const AdviceLine& advice) {
  auto* page = first_.page;
  auto* text = new Flow(wxVERTICAL, 0);
  text->Add(words(page, advice.title));
  if (!advice.action.empty()) text->Add(words(page, advice.action, "small"));
  auto* line = new Flow(wxHORIZONTAL, Theme::kGrid / 2);
  line->Add(text, 1);
  line->Add(whyLink(page, "flag " + advice.id, advice.title));
  page->flow()->Add(line);
}

void AssessmentRoom::takenCards(const AssessmentPage& a) {
  const auto quieter = [](const auto& c) { return c.tier != Interruption::stop; };
  if (a.checks.empty() && std::none_of(a.taken.begin(), a.taken.end(), quieter)) return;
  first_.page->flow()->Add(words(first_.page, say("desk.taken"), "heading"));
  std::size_t quiet = 0;
  for (const auto& c : a.taken) {
    if (c.tier == Interruption::stop) continue;
    if (c.tier == Interruption::quiet && !all_taken_) {
      ++quiet;
      continue;
    }
    if (c.tier > Interruption::acknowledge) {
      first_.page->flow()->Add(words(first_.page, c.title + ". " + c.detail, "small"));
      continue;
    }
    conflictCard(c);
  }
  for (const auto& check : a.checks) adviceLine(check);
  moreButton(first_.page, quiet, "taken.more", all_taken_);
}

void AssessmentRoom::flagAnswer(Card* card, const FlagCard& flag) {
  auto* note = field(card, card->flow(), say("desk.flag.note"), "flag.note", flag_note_, wxTE_MULTILINE);
  note->Bind(wxEVT_TEXT, [this, note](wxCommandEvent&) { flag_note_ = utf8(note->GetValue()); });
  for (const char* code : {"acted", "excluded"}) {
    auto* line = lineOf(card);
    line->Add(button(card, say(std::string("desk.flag.") + code), "small", std::string("flag.") + code,
                     [this, id = flag.id, code = std::string(code)] {
                       answering_.clear();
                       encounter_.answerFlag(id, code, std::exchange(flag_note_, {}),
                                             telling(say("desk.flag.written")));
                     }));
    line->AddStretchSpacer();
  }
}

void AssessmentRoom::questionCard(const QuestionCard& question) {
  auto* card = new Card(first_.page, Card::Look::accent, Theme::kGrid);
  card->flow()->Add(words(card, question.text));
  card->flow()->Add(words(card, question.note, "small"));
  if (!encounter_.answerable(question.id)) {
    card->flow()->Add(words(card, say("desk.question.elsewhere"), "small"));
  } else {
    auto* line = lineOf(card);
    const std::pair<const char*, inference::Answer> answers[] = {
        {"yes", inference::Answer::yes}, {"no", inference::Answer::no}, {"unknown", inference::Answer::unknown}};
    for (const auto& [code, value] : answers)
      line->Add(button(
          card, say(std::string("desk.answer.") + code), "small", "question." + question.id + "." + code,
          [this, id = question.id, given = value] {
            encounter_.answerQuestion(id, given, telling(say("desk.question.written")));
          },
          question.text + ": " + say(std::string("desk.answer.") + code)));
    line->AddStretchSpacer();
  }
  first_.page->flow()->Add(card);
}

// ---- what the patterns are compatible with -------------------------------------------------------------------------

void AssessmentRoom::buildStates(const AssessmentPage& a) {
  auto* page = states_.page;
  auto* flow = page->flow();
  flow->Add(words(page, say("desk.patterns"), "heading"));
  flow->Add(words(page, say("desk.patterns.legend"), "small"));
  const auto said = static_cast<std::size_t>(std::count_if(a.states.begin(), a.states.end(), [](const auto& row) {
    return row.saying != reports::figure::Saying::nothing;
  }));
  if (said == 0) flow->Add(words(page, say("desk.patterns.none"), "muted"));
  const std::vector<reports::figure::StateRow> shown(
      a.states.begin(), all_states_ ? a.states.end() : a.states.begin() + static_cast<long>(said));
  if (!shown.empty()) {
    auto* view = new FigureView(page, "states", session_.language, [this](const std::string& link) {
      CallAfter([this, link] { encounter_.open(link); });
    });
    view->show([chart = stateChart(shown, session_.language)](const reports::figure::Type& type, double width) {
      return reports::figure::stateIntervals(chart, type, width);
    });
    flow->Add(view);
  }
  if (a.states.size() > said) {
    const auto label =
        all_states_ ? say("desk.less") : say("desk.patterns.assumed", {{"count", a.states.size() - said}});
    auto* line = new Flow(wxHORIZONTAL);
    line->Add(button(page, label, "link", "states.more", [this] {
      all_states_ = !all_states_;
      refresh();
    }));
    line->AddStretchSpacer();
    flow->Add(line);
  }
  if (a.systems.empty()) return;
  flow->Add(words(page, say("desk.systems"), "heading"));
  std::string untouched;
  for (const auto& system : a.systems) {
    if (system.text.empty()) {
      untouched += (untouched.empty() ? "" : ", ") + system.name;
      continue;
    }
    auto* line = new Flow(wxHORIZONTAL, Theme::kGrid);
    auto* text = new Flow(wxVERTICAL, 0);
    text->Add(words(page, system.name, "strong"));
    text->Add(words(page, system.text, "small"));
    line->Add(text, 1);
    line->Add(button(
        page, say("desk.why"), "link", "why.system." + system.id,
        [this, id = system.id] { encounter_.open("system " + id); }, say("desk.why.of", {{"what", system.name}})));
    flow->Add(line);
  }
  if (!untouched.empty()) flow->Add(words(page, say("desk.system.untouched", {{"which", untouched}}), "small"));
}

// ---- what could help -----------------------------------------------------------------------------------------------

void AssessmentRoom::buildSuggestions(const AssessmentPage& a) {
  auto* page = suggestions_.page;
  auto* flow = page->flow();
  const auto shown =
      all_suggestions_ ? a.suggestions.size() : std::min(a.suggestions.size(), AssessmentPage::kSuggestions);
  flow->Add(words(page, say("desk.suggestions.count", {{"shown", shown}, {"total", a.suggestions.size()}}), "heading"));
  if (a.suggestions.empty()) flow->Add(words(page, say("desk.suggestions.none"), "muted"));
  for (std::size_t i = 0; i < shown; ++i) suggestionCard(a.suggestions[i]);
  moreButton(page, a.suggestions.size() - shown, "suggestions.more", all_suggestions_);
  if (!a.withheld.empty()) {
    flow->Add(words(page, say("desk.withheld.count", {{"count", a.withheld.size()}}), "heading"));
    const auto withheld = all_withheld_ ? a.withheld.size() : std::min<std::size_t>(a.withheld.size(), 3);
    for (std::size_t i = 0; i < withheld; ++i) suggestionCard(a.withheld[i]);
    moreButton(page, a.withheld.size() - withheld, "withheld.more", all_withheld_);
  }
  buildSigning(a);
}

void AssessmentRoom::suggestionCard(const SuggestionCard& s) {
  auto* card = new Card(suggestions_.page);
  auto* top = new Flow(wxHORIZONTAL, Theme::kGrid);
  top->Add(words(card, s.name, s.withheld ? "strong muted" : "strong"), 1);
  top->Add(words(card, s.tier, ("chip " + s.tier_style).c_str()));
  card->flow()->Add(top);
  const std::string link = (s.withheld ? "withheld " : "suggestion ") + s.id;
  if (s.withheld) {
    card->flow()->Add(words(card, s.why_not.empty() ? std::string() : s.why_not.front(), "small"));
    if (s.why_not.size() > 1)
      card->flow()->Add(words(card, say("desk.withheld.more", {{"count", s.why_not.size() - 1}}), "small"));
  } else {
    // Effects stand in the words of the trial, which are English: set apart on a screen of another language.
    const bool quoted = !s.effect.empty() && !session_.language.messages.language().starts_with("en");
    if (quoted) card->flow()->Add(words(card, s.effect, "small quoted"));
    card->flow()->Add(words(card, s.effect.empty() || quoted ? s.approval : s.effect + " · " + s.approval, "small"));
    cautionLines(card, s);
    if (!s.decision.empty()) card->flow()->Add(words(card, s.decision, s.taken_up ? "moss" : "muted"));
  }
  auto* foot = new Flow(wxHORIZONTAL, Theme::kGrid);
  auto* line = new Wrap();
  foot->Add(line, 1);
  card->flow()->Add(foot);
  const bool deciding = verdict_.intervention == s.id;
  if (!s.withheld && !deciding && !encounter_.isSigned()) decisionButtons(card, line, s);
  if (!s.withheld) line->Add(whatIf(card, s));
  foot->Add(button(
      card, say(s.withheld ? "desk.why_not" : "desk.why"), "link", "why." + s.id,
      [this, link] { encounter_.open(link); },
      say(s.withheld ? "desk.why_not.of" : "desk.why.of", {{"what", s.name}})));
  if (deciding) decisionForm(card, s);
  suggestions_.page->flow()->Add(card);
}

/// Grave cautions always, else the first; the others stand in the drawer.
void AssessmentRoom::cautionLines(Card* card, const SuggestionCard& s) {
  std::size_t shown = 0;
  for (const auto& caution : s.cautions) {
    if (!caution.grave && shown > 0) break;
    card->flow()->Add(words(card, caution.text, caution.grave ? "small warning" : "small"));
    ++shown;
  }
  if (shown < s.cautions.size())
    card->flow()->Add(words(card, say("desk.cautions.more", {{"count", s.cautions.size() - shown}}), "small"));
  std::string waits;
  for (const auto& wait : s.waits_for) waits += (waits.empty() ? "" : "; ") + wait;
  if (!waits.empty()) card->flow()->Add(words(card, say("desk.suggestion.waits", {{"what", waits}}), "small accent"));
}

wxWindow* AssessmentRoom::whatIf(Card* card, const SuggestionCard& s) {
  auto* with = new wxToggleButton(card, wxID_ANY, wx(say("desk.what_if")), wxDefaultPosition, wxDefaultSize,
                                  wxBU_EXACTFIT, wxDefaultValidator, wx("with." + s.id));
  styled(with, "small");
  with->InvalidateBestSize();
  with->SetValue(encounter_.tried(s.id));
  setAccessible(with, say("desk.what_if.of", {{"what", s.name}}));
  with->Bind(wxEVT_TOGGLEBUTTON, [this, with, id = s.id](wxCommandEvent&) {
    CallAfter([this, id, on = with->GetValue()] { encounter_.tryOut(id, on); });
  });
  return with;
}

void AssessmentRoom::decisionButtons(Card* card, Wrap* line, const SuggestionCard& s) {
  for (const char* code : {"accepted", "modified", "deferred", "declined"}) {
    auto* made = button(
        card, say(std::string("desk.decide.") + code), "small", std::string("decide.") + s.id + "." + code,
        [this, id = s.id, decision = std::string(code)] {
          verdict_ = {id, decision, {}, {}};
          refresh();
        },
        say(std::string("desk.decide.") + code) + ": " + s.name);
    const bool takes_up = inference::takesUp(code);
    made->Enable(!takes_up || s.waits_for.empty());
    line->Add(made);
  }
}

void AssessmentRoom::decisionForm(Card* card, const SuggestionCard& s) {
  const auto& offered = encounter_.visit().assessment.suggestions;
  const auto it = std::find_if(offered.begin(), offered.end(), [&](const auto& o) { return o.id == s.id; });
  if (it == offered.end()) return;
  card->flow()->Add(
      words(card, say("desk.decision." + verdict_.decision) + ": " + say("desk.decide.reason"), "strong"));
  std::vector<Choice> reasons;
  for (const auto& r : reasonsFor(verdict_.decision, *it, encounter_.visit().the_case, session_.language))
    reasons.push_back({r.code, r.words});
  card->flow()->Add(choices(card, "reason", reasons, verdict_.reason, [this](const std::string& code) {
    verdict_.reason = code;
    CallAfter([this] { refresh(); });
  }));
  if (verdict_.reason == "will-monitor") watchChoices(card);
  auto* note = field(card, card->flow(), say("desk.decide.note"), "decide.note", verdict_.note, wxTE_MULTILINE);
  note->Bind(wxEVT_TEXT, [this, note](wxCommandEvent&) { verdict_.note = utf8(note->GetValue()); });
  auto* line = lineOf(card);
  auto* confirm = button(card, say("desk.decide.confirm"), "primary small", "decide.confirm", [this] { decide(); });
  confirm->Enable(!verdict_.reason.empty() && (verdict_.reason != "will-monitor" || verdict_.watch_until));
  line->Add(confirm);
  line->Add(button(card, say("desk.cancel"), "small", "decide.cancel", [this] {
    verdict_ = {};
    refresh();
  }));
  line->AddStretchSpacer();
}

void AssessmentRoom::watchChoices(Card* card) {
  card->flow()->Add(words(card, say("desk.watch"), "strong"));
  std::vector<Choice> list;
  std::string chosen;
  const auto today = session_.world.now();
  for (const int weeks : {1, 2, 4, 6, 8, 12, 26}) {
    const auto day = watchDay(today, weeks);
    list.push_back({std::to_string(weeks), say("desk.watch.weeks", {{"count", weeks}})});
    if (verdict_.watch_until == day) chosen = list.back().code;
  }
  card->flow()->Add(choices(card, "watch", list, chosen, [this, today](const std::string& code) {
    verdict_.watch_until = watchDay(today, std::stoi(code));
    CallAfter([this] { refresh(); });
  }));
  if (verdict_.watch_until) {
    card->flow()->Add(words(card, session_.language.format.day(*verdict_.watch_until), "small"));
  } else {
    card->flow()->Add(words(card, say("desk.watch.needed"), "small"));
  }
}

void AssessmentRoom::decide() {
  auto given = verdict_;
  if (given.reason != "will-monitor") given.watch_until.reset();
  encounter_.decide(given, [this](const std::string& problem) {
    if (!problem.empty()) return go_.wrong(problem);
    verdict_ = {};
    go_.told(say("desk.decide.written"));
  });
}

void AssessmentRoom::buildSigning(const AssessmentPage& a) {
  auto* page = suggestions_.page;
  const auto conflicts = encounter_.conflicts();
  const auto has = [&](Interruption tier) {
    return std::any_of(conflicts.begin(), conflicts.end(), [&](const auto& c) { return c.tier == tier; });
  };
  const bool stop = has(Interruption::stop), acknowledge = has(Interruption::acknowledge);
  const bool taken_stop = !encounter_.takenStops().empty();
  const auto day = session_.language.format.day(encounter_.visit().the_case.at);
  auto* card = new Card(page, a.signing_locked || stop || taken_stop ? Card::Look::danger : Card::Look::accent);
  card->flow()->Add(words(card, say("desk.sign.heading") + " · " + say("desk.visit.of", {{"day", day}}), "strong"));
  if (encounter_.isSigned())
    card->flow()->Add(words(card, say("desk.sign.done"), "moss"));
  else
    signingConditions(card, a, conflicts);
  auto* line = new Wrap();
  card->flow()->Add(line);
  if (!encounter_.isSigned()) {
    auto* sign = button(card, say(acknowledge ? "desk.sign.anyway" : "desk.sign"), "primary", "sign",
                        [this] { encounter_.sign(taken_note_, telling(say("desk.sign.written"))); });
    sign->Enable(!a.signing_locked && !stop && (!acknowledge || acknowledged_) &&
                 (encounter_.takenStops().empty() || !taken_note_.empty()));
    line->Add(sign);
  }
  if (encounter_.canUndo())
    line->Add(button(card, say("desk.undo"), "", "undo", [this] { encounter_.undo(telling(say("desk.undo.done"))); }));
  line->Add(button(card, say("desk.copy"), "", "copy", [this] { copyText(); }));
  if (encounter_.isSigned() || encounter_.isOfAnEarlierDay())
    line->Add(button(card, say("desk.visit.new"), "", "visit.new",
                     [this] { encounter_.openVisit(telling(say("desk.visit.opened"))); }));
  page->flow()->Add(card);
}

/// What stands between here and the signature, the gravest first; minor conflicts say nothing here.
void AssessmentRoom::signingConditions(Card* card, const AssessmentPage& a,
                                       const std::vector<ConflictCard>& conflicts) {
  if (a.signing_locked) card->flow()->Add(words(card, say("desk.sign.locked"), "danger"));
  bool stop = false, acknowledge = false;
  for (const auto& c : conflicts) {
    if (c.tier == Interruption::quiet) continue;
    stop = stop || c.tier == Interruption::stop;
    acknowledge = acknowledge || c.tier == Interruption::acknowledge;
    const char* look = c.tier == Interruption::stop          ? "danger"
                       : c.tier == Interruption::acknowledge ? "warning"
                                                             : "small";
    card->flow()->Add(words(card, c.title, look));
    card->flow()->Add(words(card, c.detail, "small"));
  }
  if (stop) card->flow()->Add(words(card, say("desk.sign.stop"), "strong danger"));
  takenAnswer(card);
  if (acknowledge && !stop && !a.signing_locked) {
    auto* seen = tickBox(card, say("desk.sign.acknowledge"), "sign.acknowledge", acknowledged_);
    seen->Bind(wxEVT_CHECKBOX, [this](wxCommandEvent& event) {
      acknowledged_ = event.IsChecked();
      const bool answered = encounter_.takenStops().empty() || !taken_note_.empty();
      if (auto* sign = FindWindow("sign")) sign->Enable(acknowledged_ && answered);
    });
    card->flow()->Add(seen);
  }
  if (!a.signing_locked && !stop) card->flow()->Add(words(card, say("desk.sign.explained"), "small"));
}

/// A pair that must not be taken together and is: signing asks what is done about it.
void AssessmentRoom::takenAnswer(Card* card) {
  const auto stops = encounter_.takenStops();
  if (stops.empty()) return;
  for (const auto& c : stops) card->flow()->Add(words(card, c.title, "strong danger"));
  auto* note = field(card, card->flow(), say("desk.sign.taken_note"), "sign.taken", taken_note_, wxTE_MULTILINE);
  note->Bind(wxEVT_TEXT, [this, note](wxCommandEvent&) {
    const bool before = taken_note_.empty();
    taken_note_ = utf8(note->GetValue());
    if (before != taken_note_.empty()) CallAfter([this] { refresh(); });
  });
}

void AssessmentRoom::copyText() {
  if (!wxTheClipboard->Open()) return go_.wrong(say("desk.copy.failed"));
  wxTheClipboard->SetData(new wxTextDataObject(wx(encounter_.text())));
  wxTheClipboard->Close();
  go_.told(say("desk.copy.done"));
}

// ---- why -----------------------------------------------------------------------------------------------------------

void AssessmentRoom::buildDrawer() {
  const auto d = encounter_.drawer();
  if (!d) return;
  auto* page = drawer_.page;
  auto* top = new Flow(wxHORIZONTAL);
  top->Add(words(page, d->title, "strong"), 1, wxALIGN_CENTER_VERTICAL);
  top->Add(button(page, say("desk.close"), "link", "drawer.close", [this] { encounter_.open(encounter_.opened()); }));
  page->flow()->Add(top);
  auto* row = new Flow(wxHORIZONTAL, Theme::kGrid * 3);
  row->Add(drivesColumn(*d), 3);
  auto* rests = new Flow(wxVERTICAL, 4);
  rests->Add(words(page, say("desk.drawer.rests"), "heading"));
  if (d->rests_on.empty()) rests->Add(words(page, say("desk.drawer.rests_none"), "muted"));
  for (const auto& line : d->rests_on) rests->Add(words(page, line, "", true));
  rests->Add(words(page, say("desk.drawer.sources"), "heading"));
  if (d->sources.empty()) rests->Add(words(page, say("desk.drawer.sources_none"), "muted"));
  for (const auto& source : d->sources) {
    rests->Add(words(page, source.title, "accent", true));
    rests->Add(words(page, source.detail, "small", true));
  }
  row->Add(rests, 4);
  auto* change = new Flow(wxVERTICAL, 4);
  change->Add(words(page, say("desk.drawer.change"), "heading"));
  if (d->would_change.empty()) change->Add(words(page, say("desk.drawer.change_none"), "muted"));
  for (const auto& line : d->would_change) change->Add(words(page, line, "", true));
  row->Add(change, 3);
  page->flow()->Add(row);
}

wxSizer* AssessmentRoom::drivesColumn(const Drawer& d) {
  auto* page = drawer_.page;
  auto* drives = new Flow(wxVERTICAL, 4);
  drives->Add(words(page, say("desk.drawer.drives"), "heading"));
  if (!d.bars.rows.empty()) {
    auto* view = new FigureView(page, "drawer.bars", session_.language, {});
    view->show([bars = d.bars](const reports::figure::Type& type, double width) {
      return reports::figure::contributionBars(bars, type, width);
    });
    drives->Add(view);
    return drives;
  }
  for (const auto& line : d.drives) {
    auto* pair = new Flow(wxHORIZONTAL, Theme::kGrid);
    pair->Add(words(page, line.label, "", true), 1);
    if (!line.value.empty()) pair->Add(words(page, line.value, "figures"));
    drives->Add(pair);
    drives->Add(hairline(page));
  }
  return drives;
}

}  // namespace homeostat::desktop
