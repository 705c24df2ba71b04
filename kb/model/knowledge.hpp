#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "kb/model/criterion.hpp"

namespace homeostat::kb {

/// What the text that was looked at allows a line to do (design: "A source line carries `claim`").
enum class Claim { read, partial, unseen };
/// GRADE's four levels.
enum class Certainty { high, moderate, low, veryLow };
enum class Strength { none, weak, moderate, strong };
enum class Tier { guidelineStrong, guidelineProvisional, supported, conditional, experimental, advisedAgainst };
enum class Severity { contraindicated, major, moderate, minor };

/// Where an item of content stands, for messages.
struct Origin {
  std::string file;  ///< relative to the content folder
  int line = 0;
  bool operator==(const Origin&) const = default;
};

/// A text by language ("en" always present in a loaded base).
using Text = std::map<std::string, std::string>;

struct Source {
  std::string id, title, first_author, journal, doi, pmid, url;
  std::optional<int> year;
  std::string verified_level;  ///< "doi+title seen together", "title+author+year seen together", "page seen" …
  std::string seen_in;         ///< where the identification was seen
  std::string note;            ///< e.g. a label snapshot, undated page
  bool retracted = false;
  Origin origin;
};

/// Why something is believed.
struct Evidence {
  std::string source;  ///< source id
  Claim claim = Claim::unseen;
  std::string claim_seen;  ///< what was read
  std::string design;  ///< meta-analysis, randomised-trial, cohort, guideline, label, mechanistic-review, animal …
  std::string population;
  std::string effect;  ///< as read, with units and interval; empty means not read, not zero
  Certainty certainty = Certainty::veryLow;
  std::string why;  ///< reason for the certainty
};

/// The attributes 45 CFR 170.315(b)(11) asks for that are not in sources and evidence, plus the life cycle.
/// "not used" is an answer; "unknown" shows as a gap.
struct Governance {
  std::string developer;          ///< who turned the source into this item
  std::string funding;            ///< who paid for that
  std::string released, revised;  ///< ISO dates
  std::string review_by;          ///< ISO date; past it an item warns and no longer suggests
  std::map<std::string, std::string>
      uses;            ///< race, ethnicity, language, sexual-orientation, gender-identity, sex, age,
                       ///< social-determinants, health-status-assessments -> how used / "not used"
  std::string limits;  ///< known limits and misuse
  std::string status =
      "source-verified";  ///< draft, source-verified, retired (adoption lives in the practice's ledger)
  std::string successor;  ///< id that replaces a retired item
};

/// A vertex. `kind` is one of: hormone transmitter enzyme receptor nutrient metabolite drug drug-class supplement
/// practice light food substance analyte metric instrument condition state process symptom outcome system goal.
struct Concept {
  std::string id, kind;
  Text name;
  std::vector<std::string> synonyms;
  Text definition;                        ///< one or two sentences; what it means
  Text not_meaning;                       ///< what it does not show or mean
  std::vector<std::string> alternatives;  ///< concepts to rule out first (states)
  std::vector<std::string> part_of;       ///< systems, classes or states this belongs to
  bool estimated = false;                 ///< only states: the network may give it a mean
  bool in_network = false;                ///< state or biology between states: a row of W
  std::string no_goal;  ///< why it stands in the network though no goal is reached from it; empty: it must lead to one
  Origin origin;
};

/// An edge.
struct Statement {
  std::string id, subject, object;
  int sign = 0;          ///< +1 raises, -1 lowers, 0 null finding, both ways or no direction
  std::string relation;  ///< increases, decreases, no-effect, associated, marker-of, cofactor-of, precursor-of,
                         ///< part-of, modulates-response, inhibits, activates, mechanism-of …
  bool causal = true;    ///< false: association only, drawn, never weighed
  std::optional<double> standardised;     ///< effect in reference sd, sign reviewed; empty: class "unstated"
  std::string onset;                      ///< seconds minutes hours days weeks months
  std::string horizon = "lasting";        ///< transient or lasting
  std::string population_kind = "human";  ///< human, animal, in-vitro
  Text text;                              ///< the statement in one sentence
  std::string conditions;
  std::vector<Evidence> evidence;
  std::vector<std::string> opposes;  ///< statements that say otherwise; both stand
  Governance governance;
  Origin origin;
};

/// An analyte, metric or instrument as a sign of a state.
struct Marker {
  std::string id, of;  ///< the finding's concept
  std::string state;
  int sign = 1;  ///< +1: high value means high state
  Strength strength = Strength::none;
  std::optional<double> loading;  ///< as read, else from the strength table
  std::vector<Criterion> gate;    ///< must all be true, else the marker contributes nothing
  Text note;
  std::vector<Evidence> evidence;
  Governance governance;
  Origin origin;
};

struct Unit {  ///< a unit an analyte is reported in
  std::string ucum;
  bool conventional = false;
};

struct ReferenceInterval {
  std::string source;  ///< source id
  std::optional<double> low, high;
  std::string ucum, population, note;
  std::string sex;                         ///< empty: any
  std::optional<double> age_from, age_to;  ///< years, [from, to)
  std::optional<int> minute_from, minute_to;
  std::string cycle_phase, fasting;
  bool drives = true;  ///< false: shown only
};

struct Variation {  ///< for the reference change value
  std::string source;
  std::optional<double> within_cv, between_cv, analytical_cv;  ///< percent
  bool log_scale = true;
  std::string note;
};

/// How numbers in one unit become numbers in another that no molar mass joins: `to = factor * from + offset`, read both
/// ways. The scales of HbA1c differ by an offset.
struct UnitLine {
  std::string source;
  std::string from, to;  ///< UCUM
  double factor = 1, offset = 0;
};

struct Analyte {
  std::string id;  ///< the concept id as well
  std::string specimen;
  /// Other specimens the same name and unit are printed for ("urine"): a name alone then does not say which it is.
  std::vector<std::string> also_in;
  std::vector<std::string> loinc;  ///< all codes that mean this quantity
  std::vector<Unit> units;
  std::optional<double> molar_mass;  ///< g/mol
  std::vector<UnitLine> unit_lines;
  std::optional<int> charge;     ///< for equivalents
  std::string scale = "linear";  ///< linear or log
  bool needs_time = false;       ///< cannot be read without a clock time
  std::vector<ReferenceInterval> intervals;
  std::vector<Variation> variations;
  std::vector<std::string> interferences;             ///< concept ids (biotin, drugs)
  std::optional<double> possible_low, possible_high;  ///< outside: a typing or unit error, in `units[0]`
  Text timing, trap;
  Governance governance;
  Origin origin;
};

/// Values of a group, shown beside a figure and never read as a limit of normal.
struct Norm {
  std::string statement;  ///< id of the statement that carries the source
  std::string sex;        ///< empty: both
  std::optional<double> age_from, age_to, mean, sd, median;
  std::string under;  ///< the conditions they were measured under
};

/// Why a figure may only be read from so long a recording; `statement` is empty where it is the project's own rule.
struct LimitBasis {
  std::string statement, text;
};

struct Metric {  ///< a figure of a recording or log
  std::string id, ucum;
  std::vector<std::string> loinc;  ///< codes that mean this figure
  Text shows, not_shown;
  std::optional<double> minimum_seconds, minimum_beats;  ///< of what is usable
  bool unbroken = false;                                 ///< the minimum holds for one piece without a gap
  std::optional<double> most_changed;                    ///< share of beats, 0 to 1, that may be artefacts or corrected
  std::vector<LimitBasis> basis;
  std::string read_when;  ///< posture, breathing, time of day
  std::vector<Norm> norms;
  bool within_person_only = true;  ///< no norm, no z
  std::vector<Evidence> evidence;
  Governance governance;
  Origin origin;
};

struct InstrumentItem {
  std::string id;  ///< "phq-9.item-9"
  Text topic;      ///< in the project's words, never the official wording
  bool reverse = false, safety = false;
  /// scored: counts in the total; gate: 0 makes the total 0 and the rest need not be answered; criterion: counts in no
  /// total, but must be answered above the lowest answer before the screen is positive.
  std::string role = "scored";
  std::optional<double> positive_from;  ///< with score "count": the answer from which the item counts
  std::string loinc;                    ///< code of the single question; empty: none known
};
/// A coded answer and the number it stands for, where the code itself means it in every form of the instrument.
struct InstrumentAnswer {
  std::string system, code;
  double score = 0;
};
/// A published form whose items carry no codes: which of its link ids is which item.
struct InstrumentForm {
  std::string url;
  std::map<std::string, std::string> items;  ///< linkId -> item id
};
struct Band {
  double low = 0, high = 0;  ///< inclusive
  Text label;
};
struct Subscale {
  std::string id;  ///< "dass-21.anxiety"
  Text name;
  std::vector<std::string> items;  ///< item ids; empty: which items belong to it was not read
  std::string score = "external";  ///< sum, mean or external
  double score_factor = 1;
  std::optional<double> range_low, range_high;
  std::vector<Band> bands;
};
struct Instrument {
  std::string id;
  int response_min = 0, response_max = 0;
  /// sum, mean, count (answers from `positive_from`), sum-of-subscales, external (no score is made from items)
  std::string score = "sum";
  double score_factor = 1;
  int missing_allowed = 0;  ///< scored items that may be absent; each counts as the mean of those answered
  std::optional<double> range_low, range_high;
  std::vector<InstrumentItem> items;
  std::vector<Subscale> subscales;
  std::vector<InstrumentAnswer> answers;
  std::vector<InstrumentForm> forms;
  std::vector<Band> bands;
  std::vector<std::string> loinc;  ///< codes of the total score
  std::string licence, recall, panel_loinc;
  std::optional<double> reliable_change;     ///< a difference of this size or more is beyond chance
  std::optional<double> norm_mean, norm_sd;  ///< only where a verified norm exists: without one no z
  std::string norm_source;
  std::vector<Evidence> evidence;
  Text safety_note;
  Text unscored;  ///< score "external": why no score is made from items
  Governance governance;
  Origin origin;
};

/// What an intervention pushes in the network.
struct Push {
  std::string concept_id;
  int sign = 1;
  std::string statement;  ///< the statement it rests on
};

struct Intervention {
  std::string id;
  std::string
      kind;  ///< light, breath-attention, movement-sleep-social, nutrition, pharmacological, psychotherapy, check
  Text name;
  Text summary;  ///< for the clinician: what and for whom
  Tier tier = Tier::experimental;
  std::vector<std::string> goals;    ///< goal ids with direct human evidence or a guideline
  std::vector<std::string> acts_as;  ///< drug, drug-class or supplement concepts, for interactions and exclusions
  bool is_drug = false, is_supplement = false;
  std::vector<Push> pushes;
  std::optional<Criterion> requires_criterion;  ///< must be true to be offered (a finding's leave); unknown asks
  std::optional<Criterion> indicated;           ///< states the population the evidence speaks of
  Text schedule;                                ///< as studied, only where read; empty: none was read
  Text onset, burden, cautions, monitoring, stop_rules;
  int burden_level = 2;                                        ///< 1 light to 4 heavy
  Text handout_what, handout_how, handout_stop, handout_call;  ///< plain words by language
  std::string effect;                                          ///< the trial's effect as read
  std::vector<Evidence> evidence;
  std::vector<Evidence> against;  ///< null and negative results
  std::vector<std::string> antagonists, duplicates;
  Governance governance;
  Origin origin;
};

/// What a rule does when its criterion is true.
struct Effects {
  std::vector<std::string> withholds;   ///< intervention ids, concept/class ids, or "*" (all), "kind:supplement",
                                        ///< "kind:drug", "kind:lifestyle"
  std::vector<std::string> unreadable;  ///< finding concepts that must not be read (no row in the network)
  std::vector<std::string> permits;     ///< intervention ids this rule gives leave to (iron by ferritin …)
  std::vector<std::string> asks;        ///< context, condition or finding ids to ask for
  bool locks_all = false;               ///< an emergency: nothing but its own action
  bool locks_signing = false;           ///< signing waits until `flags_answered` has this rule
};

/// kind: red-flag rule-out exclusion caution prerequisite monitoring reading check interaction
struct Rule {
  std::string id, kind;
  std::string level;  ///< red-flag: emergency, today, soon
  Criterion when;
  Text title;  ///< what it is, a few words
  Text why, action;
  Effects effects;
  std::vector<Evidence> evidence;
  bool expires = false;
  std::optional<double> answer_valid_days;  ///< how long an answer on safety holds
  Governance governance;
  Origin origin;
};

/// Interactions between two classes or names; a pair nobody listed is found through its classes.
struct Interaction {
  std::string id, a, b;  ///< drug, drug-class, supplement, nutrient or condition concept
  Severity severity = Severity::moderate;
  Text mechanism, consequence, action;
  std::vector<Evidence> evidence;
  Governance governance;
  Origin origin;
};

struct Drug {
  std::string id;                  ///< concept id
  std::vector<std::string> names;  ///< generic names, synonyms and brands, any case
  std::vector<std::string> atc, rxnorm, classes;
  bool supplement = false;
  Origin origin;
};

struct NutrientLimit {
  std::string nutrient, form, ucum, body, source;
  std::optional<double> adult_upper;
  Text cautions;
  Governance governance;
  Origin origin;
};

struct Goal {
  std::string id;                                   ///< "sleep-onset" …
  int number = 0;                                   ///< 1 to 11
  std::vector<std::pair<std::string, int>> states;  ///< state id and the direction that helps
  Text outcome;
  Origin origin;
};

/// Numbers without a source that the practice may review (inference-spec 1a): one visible table.
struct Settings {
  std::map<std::string, double>
      values;  ///< "spread.base" 0.3, "spread.high" 0.2 …, "weight.unstated" 0.2, "loading.strong" …
};

/// A small readable case that belongs to a rule or intervention: one that fires, one that does not, one with data
/// missing.
struct ItemCase {
  struct GivenFinding {
    std::string of, unit, comparator, at, tag, is;
    double value = 0;
    std::optional<double> low = std::nullopt, high = std::nullopt;  ///< the report's own interval, in `unit`
  };
  struct Taken {
    std::string name;
    std::optional<double> since_days, stopped_days;  ///< before the case; stopped: no longer taken
  };
  std::string item, name;
  std::string expect;  ///< fires, does-not or undecided
  std::vector<GivenFinding> findings;
  std::map<std::string, std::string> context, conditions;  ///< id -> yes, no, unknown
  std::vector<Taken> takes;
  std::vector<std::string> goals;
  std::optional<int> age;
  std::string sex;
  bool medications_asked = false, supplements_asked = false, allergies_asked = false;
  Origin origin;
};

struct KnowledgeBase {
  std::string edition_name;
  std::map<std::string, Concept> concepts;
  std::map<std::string, Source> sources;
  std::map<std::string, Statement> statements;
  std::map<std::string, Marker> markers;
  std::map<std::string, Analyte> analytes;
  std::map<std::string, Metric> metrics;
  std::map<std::string, Instrument> instruments;
  std::map<std::string, Intervention> interventions;
  std::map<std::string, Rule> rules;
  std::map<std::string, Interaction> interactions;
  std::map<std::string, Drug> drugs;
  std::map<std::string, Goal> goals;
  std::vector<NutrientLimit> limits;
  Settings settings;
  std::vector<ItemCase> cases;
  /// Short texts that recur or have no element of their own (a reason for a certainty, a condition, a design), in other
  /// languages: by their English.
  std::map<std::string, Text> phrases;
};

/// The text in `language`, else in English, else empty.
const std::string& textIn(const Text& text, const std::string& language);

}  // namespace homeostat::kb
