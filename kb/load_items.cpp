#include "kb/load_items.hpp"

#include "kb/load_parts.hpp"

namespace homeostat::kb::items {

using base::XmlElement;
using namespace parts;

Source source(const XmlElement& e) {
  Source s;
  s.id = e.text("id");
  s.title = plain(e, "title");
  s.first_author = e.text("first-author");
  s.journal = e.text("journal");
  s.doi = e.text("doi");
  s.pmid = e.text("pmid");
  s.url = e.text("url");
  s.year = integer(e, "year");
  s.verified_level = e.text("verified");
  s.seen_in = e.text("seen-in");
  s.note = plain(e, "note");
  s.retracted = flag(e, "retracted", false);
  return s;
}

Concept conceptItem(const XmlElement& e) {
  Concept c;
  c.id = e.text("id");
  c.kind = e.text("kind");
  c.name = text(e, "name");
  c.synonyms = contents(e, "synonym");
  c.definition = text(e, "definition");
  c.not_meaning = text(e, "not-meaning");
  c.alternatives = refs(e, "alternative");
  c.part_of = refs(e, "part-of");
  c.estimated = flag(e, "estimated", false);
  c.in_network = flag(e, "network", c.kind == "state");
  c.no_goal = plain(e, "no-goal");
  return c;
}

Statement statement(const XmlElement& e) {
  Statement s;
  s.id = e.text("id");
  s.subject = e.text("subject");
  s.object = e.text("object");
  s.sign = integer(e, "sign").value_or(0);
  s.relation = e.text("relation");
  s.causal = flag(e, "causal", true);
  s.standardised = number(e, "standardised");
  s.onset = e.text("onset");
  s.horizon = e.attribute("horizon").value_or("lasting");
  s.population_kind = e.attribute("population-kind").value_or("human");
  s.text = text(e, "text");
  s.conditions = plain(e, "conditions");
  s.evidence = evidence(e);
  s.opposes = refs(e, "opposes");
  return s;
}

Marker marker(const XmlElement& e) {
  Marker m;
  m.id = e.text("id");
  m.of = e.text("of");
  m.state = e.text("state");
  m.sign = integer(e, "sign").value_or(1);
  m.strength = strengthFrom(e.text("strength"));
  m.loading = number(e, "loading");
  for (const auto& gate : e.children("gate")) {
    for (const auto& child : gate.children()) m.gate.push_back(criterion(child));
  }
  m.note = text(e, "note");
  m.evidence = evidence(e);
  return m;
}

namespace {

ReferenceInterval interval(const XmlElement& e) {
  ReferenceInterval r;
  r.source = e.text("source");
  r.low = number(e, "low");
  r.high = number(e, "high");
  r.ucum = e.text("unit");
  r.population = e.text("population");
  r.note = plain(e, "note");
  r.sex = e.text("sex");
  r.age_from = number(e, "age-from");
  r.age_to = number(e, "age-to");
  r.minute_from = integer(e, "minute-from");
  r.minute_to = integer(e, "minute-to");
  r.cycle_phase = e.text("cycle-phase");
  r.fasting = e.text("fasting");
  r.drives = flag(e, "drives", true);
  return r;
}

Variation variation(const XmlElement& e) {
  Variation v;
  v.source = e.text("source");
  v.within_cv = number(e, "within-cv");
  v.between_cv = number(e, "between-cv");
  v.analytical_cv = number(e, "analytical-cv");
  v.log_scale = flag(e, "log-scale", true);
  v.note = plain(e, "note");
  return v;
}

UnitLine unitLine(const XmlElement& e) {
  UnitLine line;
  line.source = e.text("source");
  line.from = e.text("from");
  line.to = e.text("to");
  line.factor = number(e, "factor").value_or(1);
  line.offset = number(e, "offset").value_or(0);
  return line;
}

}  // namespace

Analyte analyte(const XmlElement& e) {
  Analyte a;
  a.id = e.text("id");
  a.specimen = e.text("specimen");
  a.also_in = contents(e, "also-in");
  a.loinc = contents(e, "loinc");
  for (const auto& unit : e.children("unit")) a.units.push_back({unit.content(), flag(unit, "conventional", false)});
  a.molar_mass = number(e, "molar-mass");
  for (const auto& line : e.children("unit-line")) a.unit_lines.push_back(unitLine(line));
  a.charge = integer(e, "charge");
  a.scale = e.attribute("scale").value_or("linear");
  a.needs_time = flag(e, "needs-time", false);
  for (const auto& child : e.children("interval")) a.intervals.push_back(interval(child));
  for (const auto& child : e.children("variation")) a.variations.push_back(variation(child));
  a.interferences = refs(e, "interference");
  a.possible_low = number(e, "possible-low");
  a.possible_high = number(e, "possible-high");
  a.timing = text(e, "timing");
  a.trap = text(e, "trap");
  return a;
}

namespace {

Norm norm(const XmlElement& e) {
  Norm n;
  n.statement = e.text("statement");
  n.sex = e.attribute("sex").value_or("");
  n.age_from = number(e, "age-from");
  n.age_to = number(e, "age-to");
  n.mean = number(e, "mean");
  n.sd = number(e, "sd");
  n.median = number(e, "median");
  n.under = e.content();
  return n;
}

}  // namespace

Metric metric(const XmlElement& e) {
  Metric m;
  m.id = e.text("id");
  m.ucum = e.text("ucum");
  m.loinc = contents(e, "loinc");
  m.shows = text(e, "shows");
  m.not_shown = text(e, "not-shown");
  m.minimum_seconds = number(e, "minimum-seconds");
  m.minimum_beats = number(e, "minimum-beats");
  m.unbroken = flag(e, "unbroken", false);
  m.most_changed = number(e, "most-changed");
  for (const auto& child : e.children("basis"))
    m.basis.push_back({child.attribute("statement").value_or(""), child.content()});
  m.read_when = plain(e, "read-when");
  for (const auto& child : e.children("norm")) m.norms.push_back(norm(child));
  m.within_person_only = flag(e, "within-person-only", true);
  m.evidence = evidence(e);
  return m;
}

namespace {

std::vector<Band> bands(const XmlElement& e) {
  std::vector<Band> out;
  for (const auto& band : e.children("band")) {
    out.push_back({number(band, "low").value_or(0), number(band, "high").value_or(0), text(band, "label")});
  }
  return out;
}

Subscale subscale(const XmlElement& e) {
  Subscale s;
  s.id = e.text("id");
  s.name = text(e, "name");
  s.items = refs(e, "of-item");
  s.score = e.attribute("score").value_or("external");
  s.score_factor = number(e, "score-factor").value_or(1);
  s.range_low = number(e, "range-low");
  s.range_high = number(e, "range-high");
  s.bands = bands(e);
  return s;
}

}  // namespace

Instrument instrument(const XmlElement& e) {
  Instrument i;
  i.id = e.text("id");
  i.response_min = integer(e, "response-min").value_or(0);
  i.response_max = integer(e, "response-max").value_or(0);
  i.score = e.attribute("score").value_or("sum");
  i.score_factor = number(e, "score-factor").value_or(1);
  i.missing_allowed = integer(e, "missing-allowed").value_or(0);
  i.range_low = number(e, "range-low");
  i.range_high = number(e, "range-high");
  for (const auto& item : e.children("item")) {
    i.items.push_back({item.text("id"), text(item, "topic"), flag(item, "reverse", false), flag(item, "safety", false),
                       item.attribute("role").value_or("scored"), number(item, "positive-from"), item.text("loinc")});
  }
  for (const auto& answer : e.children("answer")) {
    i.answers.push_back({answer.text("system"), answer.text("code"), number(answer, "score").value_or(0)});
  }
  for (const auto& form : e.children("form")) {
    InstrumentForm known{form.text("url"), {}};
    for (const auto& link : form.children("link")) known.items[link.text("id")] = link.text("item");
    i.forms.push_back(std::move(known));
  }
  for (const auto& part : e.children("subscale")) i.subscales.push_back(subscale(part));
  i.bands = bands(e);
  i.loinc = contents(e, "loinc");
  i.licence = e.text("licence");
  i.recall = e.text("recall");
  i.panel_loinc = e.text("panel-loinc");
  i.reliable_change = number(e, "reliable-change");
  i.norm_mean = number(e, "norm-mean");
  i.norm_sd = number(e, "norm-sd");
  i.norm_source = e.text("norm-source");
  i.evidence = evidence(e);
  i.safety_note = text(e, "safety-note");
  i.unscored = text(e, "unscored");
  return i;
}

Intervention intervention(const XmlElement& e) {
  Intervention i;
  i.id = e.text("id");
  i.kind = e.text("kind");
  i.tier = tierFrom(e.text("tier"));
  i.name = text(e, "name");
  i.summary = text(e, "summary");
  i.goals = refs(e, "goal");
  i.acts_as = refs(e, "acts-as");
  i.is_drug = flag(e, "drug", false);
  i.is_supplement = flag(e, "supplement", false);
  for (const auto& push : e.children("push")) {
    i.pushes.push_back({push.text("concept"), integer(push, "sign").value_or(0), push.text("statement")});
  }
  if (const auto requires_ = e.child("requires")) i.requires_criterion = criterion(requires_->children().front());
  if (const auto indicated = e.child("indicated")) i.indicated = criterion(indicated->children().front());
  i.schedule = text(e, "schedule");
  i.onset = text(e, "onset");
  i.burden = text(e, "burden");
  i.cautions = text(e, "cautions");
  i.monitoring = text(e, "monitoring");
  i.stop_rules = text(e, "stop-rules");
  i.burden_level = integer(e, "burden-level").value_or(2);
  i.handout_what = text(e, "handout-what");
  i.handout_how = text(e, "handout-how");
  i.handout_stop = text(e, "handout-stop");
  i.handout_call = text(e, "handout-call");
  i.effect = plain(e, "effect");
  i.evidence = evidence(e);
  i.against = evidence(e, "against");
  i.antagonists = refs(e, "antagonist");
  i.duplicates = refs(e, "duplicate");
  return i;
}

Rule rule(const XmlElement& e) {
  Rule r;
  r.id = e.text("id");
  r.kind = e.text("kind");
  r.level = e.text("level");
  if (const auto when = e.child("when")) r.when = criterion(when->children().front());
  r.title = text(e, "title");
  r.why = text(e, "why");
  r.action = text(e, "action");
  if (const auto effects = e.child("effects")) {
    r.effects.withholds = refs(*effects, "withholds");
    r.effects.unreadable = refs(*effects, "unreadable");
    r.effects.permits = refs(*effects, "permits");
    r.effects.asks = refs(*effects, "asks");
    r.effects.locks_all = flag(*effects, "locks-all", false);
    r.effects.locks_signing = flag(*effects, "locks-signing", false);
  }
  r.evidence = evidence(e);
  r.answer_valid_days = number(e, "answer-valid-days");
  r.expires = r.answer_valid_days.has_value();
  return r;
}

Interaction interaction(const XmlElement& e) {
  Interaction i;
  i.id = e.text("id");
  i.a = e.text("a");
  i.b = e.text("b");
  i.severity = severityFrom(e.text("severity"));
  i.mechanism = text(e, "mechanism");
  i.consequence = text(e, "consequence");
  i.action = text(e, "action");
  i.evidence = evidence(e);
  return i;
}

Drug drug(const XmlElement& e) {
  Drug d;
  d.id = e.text("id");
  d.names = contents(e, "name");
  d.atc = words(e.text("atc"));
  d.rxnorm = words(e.text("rxnorm"));
  d.classes = refs(e, "class");
  d.supplement = flag(e, "supplement", false);
  return d;
}

NutrientLimit limit(const XmlElement& e) {
  NutrientLimit l;
  l.nutrient = e.text("nutrient");
  l.form = e.text("form");
  l.ucum = e.text("unit");
  l.body = e.text("body");
  l.source = e.text("source");
  l.adult_upper = number(e, "upper");
  l.cautions = text(e, "cautions");
  return l;
}

Goal goal(const XmlElement& e) {
  Goal g;
  g.id = e.text("id");
  g.number = integer(e, "number").value_or(0);
  for (const auto& state : e.children("state")) {
    g.states.emplace_back(state.text("ref"), integer(state, "direction").value_or(0));
  }
  g.outcome = text(e, "outcome");
  return g;
}

namespace {

ItemCase oneCase(const XmlElement& e, const std::string& item) {
  ItemCase c;
  c.item = item;
  c.origin.line = e.line();
  c.name = e.text("name");
  c.expect = e.text("expect");
  for (const auto& child : e.children()) {
    const std::string kind = child.name();
    if (kind == "finding") {
      c.findings.push_back({child.text("of"), child.text("unit"), child.text("comparator"), child.text("at"),
                            child.text("tag"), child.text("is"), number(child, "value").value_or(0),
                            number(child, "low"), number(child, "high")});
    } else if (kind == "context") {
      c.context[child.text("is")] = child.text("value");
    } else if (kind == "condition") {
      c.conditions[child.text("is")] = child.text("value");
    } else if (kind == "takes") {
      c.takes.push_back({child.text("name"), number(child, "since-days"), number(child, "stopped-days")});
    } else if (kind == "goal") {
      c.goals.push_back(child.text("is"));
    } else if (kind == "age") {
      c.age = integer(child, "years");
    } else if (kind == "sex") {
      c.sex = child.text("is");
    } else if (kind == "asked") {
      c.medications_asked = flag(child, "medications", false);
      c.supplements_asked = flag(child, "supplements", false);
      c.allergies_asked = flag(child, "allergies", false);
    }
  }
  return c;
}

}  // namespace

std::vector<ItemCase> cases(const XmlElement& e) {
  std::vector<ItemCase> list;
  for (const auto& child : e.children("case")) list.push_back(oneCase(child, e.text("for")));
  return list;
}

}  // namespace homeostat::kb::items
