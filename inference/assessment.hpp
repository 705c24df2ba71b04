#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "inference/case/case.hpp"
#include "inference/network/network.hpp"
#include "kb/edition.hpp"

namespace homeostat::inference {

/// What a practice decided about the knowledge it uses.
struct Policy {
  /// Items adopted under a reviewer's name: "kind id" to the content hash that was adopted. An item that changed since
  /// is not adopted.
  std::map<std::string, std::string> adopted;
  /// "kind id" to a stable word: retired, retracted, past-review, end-asked. Such an intervention is not suggested;
  /// such a rule still speaks, marked, until an edition comes without it.
  std::map<std::string, std::string> withdrawn;
  bool unadopted_may_suggest = true;  ///< true: suggestions of items not adopted are shown, marked as such
  std::string horizon = "lasting";
};

/// A sentence that documents can say in any language: a stable word ("interaction", "goal") and what it speaks of by
/// name: ids of the knowledge base, words of the case, numbers with a point.
struct Said {
  std::string code;
  std::map<std::string, std::string> args;
};

/// The approval of an item that one reviewer asked to end and a second has not yet.
inline constexpr const char* kEndAsked = "a reviewer of the practice asked to end it";

/// A rule that came out true, with what made it so.
struct Advisory {
  std::string rule, kind, level, title, why, action;
  std::vector<std::size_t> findings;  ///< indices into the case's findings
  std::vector<std::string> facts;
  std::vector<std::string> sources;
  /// A check made of an exclusion: what is taken already that the rule speaks against, as the case names it.
  std::vector<std::string> taken;
  std::string approval;   ///< as in `Suggestion`
  bool answered = false;  ///< the clinician answered this flag, and the answer still holds
  bool locks_signing = false;
  bool past_review = false;  ///< its review-by date lies before the case: still warns
};

/// A rule that is false: which condition blocks it and how far the value is from it.
struct NotTrue {
  std::string rule, kind, title, blocking;
  std::optional<double> distance;  ///< in `unit`
  std::string unit;
};

/// Something whose answer would decide rules.
struct Question {
  std::string id, text;
  std::vector<std::string> decides;  ///< rule ids
  bool safety = false;               ///< one of them is a red flag or an exclusion
  /// 1: asked by something that is true; 2: would decide a suggestion; 3: a red flag is half met; 4: the safety strip.
  int priority = 4;
  std::optional<std::size_t> too_old;  ///< the finding that answered it once, too old to decide; index as in `findings`
};

/// Two accepted interventions that should not stand together.
struct PlanConflict {
  std::string a, b, kind;  ///< duplicate, antagonist, or the severity of an interaction
  std::string text;
  std::string interaction;  ///< its id, empty for the other kinds
};

struct InteractionFound {
  std::string id, severity, a, b, mechanism, why, action;
  std::vector<std::string> sources;
};

struct Contribution {
  std::string finding;    ///< code
  std::size_t index = 0;  ///< into the case's findings
  double value = 0;
};
struct EdgeShare {
  std::vector<std::string> statements;  ///< pooled into this edge
  std::string from;
  double value = 0;
};

/// A latent state as the data leave it. In reference standard deviations.
struct StateEstimate {
  std::string id;
  double mean = 0, sd = 1, sd_weights = 0, sign_share = 0.5, bits = 0, p_low = 0, p_high = 0, resolved = 0;
  double structure_low = 0, structure_high = 0;
  std::optional<double> mean_without_symptoms, bits_without_symptoms;  ///< empty when no symptom score was used
  std::optional<double> mean_with_doubtful;  ///< where values to be checked first were left out: with them
  std::vector<Contribution> contributions;   ///< largest first
  std::vector<EdgeShare> by_edge;
  double own = 0;
  bool mostly_assumption = true;          ///< information below the edition's threshold: no bar, only a sentence
  std::optional<double> shift, shift_sd;  ///< what-if: what `with` would add to the mean, and its spread
  /// The 90 % interval from the data lies on one side of the reference.
  [[nodiscard]] bool oneSided() const { return p_low > 0 || p_high < 0; }
};

/// One thing that bears on a transmitter system in this patient.
struct Influence {
  std::string concept_id;
  std::string statement, text;  ///< empty: measured of the system itself, and no statement says what it means for it
  int sign = 0;
  std::string seen;       ///< what in this case shows it: "takes sertraline", "ferritin 11 ug/L"
  std::string by;         ///< the medicine as named, the finding's code, the state's or condition's id
  std::string kind;       ///< medicine, finding, state, condition; lever: nothing in this case shows it
  std::string certainty;  ///< of the statement's best read evidence
  std::vector<std::string> sources;
};
struct SystemView {
  std::string id;
  std::vector<Influence> influences;
  std::string cannot_know;  ///< what no finding of this case can tell
};

struct FindingView {
  std::size_t index = 0;  ///< into the case's findings
  std::string code;
  std::optional<double> z, z_conflict;
  std::string reference;  ///< source of the interval used, "report" or empty
  std::string state;      ///< state it informs, empty when none
  /// Why it informs nothing, empty when it does. A stable word: not-a-marker, marker-none, not-read, no-norm, gate,
  /// gate-unknown, unreadable, no-number, check-value.
  std::string not_used;
  std::string because;  ///< what that word speaks of: a rule id, a condition in English; may be empty
  std::optional<double> reference_low, reference_high;  ///< in `reference_unit`
  std::string reference_unit;
  std::string outside;              ///< "low" or "high" of its interval; empty: inside, or not known
  std::optional<double> age_share;  ///< what age leaves of its weight, 0 to 1; empty without a time
  bool clock_from_zone = false;     ///< its time came without an offset or in UTC and was read on the zone's clock
};

struct WithheldReason {
  std::string rule, text;  ///< the rule, interaction or word that withholds, and the reason in English
  bool undecided = false;  ///< true: an answer could lift it
  std::vector<std::string> needs;
  /// exclusion, emergency, interaction, allergy, requires, not-indicated, advised-against, not-read, policy,
  /// past-review, unclear, too-small, symptom-only
  std::string code;
  /// The same reason for any language. `said.code` is `code`, but "wrong-way" and "opposed" stand apart from "unclear".
  /// Arguments: exclusion, emergency: rule; interaction: interaction, severity, other (as the case names it); allergy:
  /// concept; advised-against, not-read, policy: intervention; past-review: date; requires, not-indicated: rule or
  /// intervention, node (its place, `reasons::conditionAt`), condition (in English), absent ("yes": it holds and must
  /// not) and of, unit, below, at-most, above,
  /// at-least, is as far as the condition has them; too-small: least; wrong-way, opposed: state; unclear: share (0 to
  /// 1), statement; symptom-only: intervention.
  Said said;
};
struct Suggestion {
  std::string id, tier, name;
  std::string effect;                      ///< the trial's effect as read
  std::map<std::string, double> expected;  ///< state to shift in reference sd
  double sign_share = 0;                   ///< least over the expected shifts; 0 when nothing is expected
  std::string decided_by;                  ///< the statement whose change would turn the sign first
  std::optional<double> margin;            ///< of that change, in its spreads
  std::string schedule, onset, monitoring, stop_rules;
  bool is_drug = false;
  std::vector<std::string> reasons, cautions, sources, goals;
  /// The same for any language, line by line. Reasons: leave (rule), goal (goal). Cautions: content (intervention: its
  /// own text), tried (response), interaction (as in WithheldReason), network (and the word of WithheldReason in
  /// "why").
  std::vector<Said> reasons_said, cautions_said;
  std::string approval;  ///< "adopted", "source-verified, not adopted"
  int burden = 2;
  bool on_symptom_only = false;               ///< the shift rests on the score it is to treat
  std::map<std::string, double> expected_sd;  ///< spread of `expected`, from the evidence
  std::map<std::string, double> also_moves;   ///< other estimated states it moves beyond the least worthwhile shift
  std::vector<std::string> permitted_by;      ///< rules that are true and give leave
  /// Questions that must be answered before it may be accepted: rules that could still forbid it.
  std::vector<WithheldReason> waits_for;
  double benefit = 0;                 ///< expected fall of squared distance from the goals (inference-spec 2.6)
  bool would_have_qualified = false;  ///< the population that the evidence speaks of includes this patient
};

struct Withheld {
  std::string id, tier, name;
  std::vector<WithheldReason> why;
};

/// A questionnaire as it was filled in last.
struct ScoreView {
  std::string id;               ///< instrument or subscale
  std::optional<double> value;  ///< empty: not scored
  std::string band;             ///< label in English, empty when none
  /// Why there is no score: a word of `instruments::Score`; empty when there is one.
  std::string why_not;
  std::vector<std::string> items;  ///< what that word speaks of
  bool prorated = false;
};
struct InstrumentView {
  ScoreView total;
  std::vector<ScoreView> subscales;
  std::string at;           ///< ISO time of the sitting, empty when not recorded
  bool from_items = false;  ///< the total was made from its items, none was given
  std::string because;      ///< external scoring: why, in English
  std::vector<std::string> safety_raised;
  std::optional<bool> criteria_met;
  std::optional<double> previous;  ///< total of the sitting before
  std::string change;              ///< up, down or none beyond chance; empty: no earlier total, or no figure was read
  std::vector<std::string> sources;
};

struct NextTest {
  std::string of, state;
  double bits = 0;  ///< information about `state`, and in total over the states of the goals
  double total_bits = 0;
  /// What it asks of the patient, in the units of the edition's "test-burden" settings: a questionnaire, a recording, a
  /// sample. The list is in order of `total_bits` for each unit of it.
  double burden = 1;
};

/// What follows from a case and an edition. A pure value: same input, same bytes.
struct Assessment {
  std::string edition, edition_name, engine, case_hash, policy_hash;
  std::vector<Advisory> red_flags, rule_outs, cautions, readings, checks, monitoring;
  std::vector<NotTrue> not_true;
  std::vector<InteractionFound> interactions;
  std::vector<Question> questions;
  std::vector<StateEstimate> states;
  std::vector<SystemView> systems;
  std::vector<FindingView> findings;
  std::vector<InstrumentView> instruments;  ///< by id
  std::vector<Finding> scored;              ///< totals made from items; findings after the case's own (see `findingOf`)
  std::vector<Suggestion> suggestions;
  std::vector<Withheld> withheld;
  std::vector<NextTest> measure_next;
  std::vector<PlanConflict> plan_conflicts;
  std::vector<std::pair<std::string, std::string>> not_understood;  ///< place and why
  std::vector<std::string> not_checked;                             ///< medicines this knowledge does not know
  bool emergency = false;                                           ///< a red flag locks all but its own action
  bool signing_locked = false;
  bool outside_knowledge = false;  ///< nothing in the case is covered
  /// Findings outside their reference interval of which no true rule speaks; indices as in `findings`.
  std::vector<std::size_t> unspoken;
  bool nothing_to_treat = false;  ///< the case was read whole, no rule is true, nothing is suggested, no goal waits
  double chi_square = 0;          ///< conflict of all findings together; degrees of freedom: `rows`
  std::size_t rows = 0;           ///< findings that the network used
  std::vector<std::string> with;  ///< interventions tried as what-if
  std::vector<std::pair<std::string, double>> loops;  ///< feedback loops "a > b > a" and their gain
};

/// The finding that an index of an assessment speaks of: one of the case's, or a score made from items.
const Finding& findingOf(const Assessment& assessment, const Case& c, std::size_t index);

/// An edition made ready: the network loaded from its statements. Immutable, shared by all assessments; any thread.
class Engine {
 public:
  /// Keeps the edition. Refuses one whose network breaks a load condition (the refusal names the states). Cost: some
  /// 30 ms; the transient horizon is made ready when a policy first speaks of it.
  static base::Result<Engine> prepare(kb::Edition edition);
  Engine(Engine&&) noexcept;
  Engine& operator=(Engine&&) noexcept;
  ~Engine();

  /// The assessment of a case. Throws Failure for a horizon that is not "lasting" or "transient". `with` are
  /// interventions tried out as what-if: their effects move the states' means.
  [[nodiscard]] Assessment assess(const Case& c, const Policy& policy, const std::vector<std::string>& with = {}) const;
  [[nodiscard]] const kb::Edition& edition() const;
  [[nodiscard]] const network::Prior& prior() const;

  struct Impl;
  /// For the other steps of this room (`inference/engine_parts.hpp`).
  [[nodiscard]] const Impl& parts() const { return *impl_; }

 private:
  explicit Engine(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// The design's pure function: prepares and assesses.
base::Result<Assessment> assess(const kb::Edition& edition, const Case& c, const Policy& policy);

/// JSON with the keys of design §8.
std::string assessmentJson(const Assessment& assessment, const Case& c);

}  // namespace homeostat::inference
