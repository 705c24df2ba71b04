#pragma once

#include <string>
#include <vector>

#include "inference/assessment.hpp"
#include "kb/base/json.hpp"

namespace homeostat::inference::audit {

/// Something that another edition says differently of the same case.
struct Moved {
  enum class What {
    appears,     ///< suggested only by the new edition; `before`: why the old one withheld it
    vanishes,    ///< suggested only by the old edition; `after`: why the new one withholds it
    tier,        ///< another tier
    order,       ///< another rank among the suggestions that both make
    sign,        ///< the expected shift of a state turned; `before` and `after` name it
    waits,       ///< other answers are needed before it may be accepted
    advisory,    ///< a red flag, rule-out, caution or other advisory came or went
    interaction  ///< an interaction came, went or changed its severity
  };
  What what = What::appears;
  std::string id;             ///< intervention, rule or interaction
  std::string before, after;  ///< in English; empty: nothing
  bool operator==(const Moved&) const = default;
};

struct CaseMoved {
  std::string name;  ///< as the caller names the case
  std::vector<Moved> moved;
};

struct NamedCase {
  std::string name;
  Case the_case;
};

/// What two assessments of one case say differently, in the order of `Moved::What`, then by id; suggestions by id.
std::vector<Moved> compare(const Assessment& before, const Assessment& after);

/// One entry a case that a change of edition moves; cases that stay as they are have none. Pure. Cost: two assessments
/// a case.
std::vector<CaseMoved> replay(const Engine& before, const Engine& after, const std::vector<NamedCase>& cases,
                              const Policy& policy);

std::string wordOf(Moved::What what);
/// `{"cases": count, "moved": [{"case", "changes": [{"what", "id", "before", "after"}]}]}`.
base::Json replayJson(const std::vector<CaseMoved>& moved, std::size_t cases);

}  // namespace homeostat::inference::audit
