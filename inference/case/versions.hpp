#pragma once

#include <string>
#include <vector>

#include "inference/case/case.hpp"

/// A laboratory sends one measurement several times: preliminary, final, corrected, withdrawn.
namespace homeostat::inference {

/// What makes two results the same measurement: code, name, time, laboratory and, where a file numbers its parts, the
/// number. Empty without a time: nothing then says that two results are one.
std::string measurementOf(const Finding& finding);

bool isWithdrawn(const Finding& finding);

/// Which of two versions of one measurement holds: 1 the first, 2 the second, 0 nobody can say. A withdrawal holds
/// unless the other was issued after it; then corrected over final over preliminary; then what was issued later.
int holderOf(const Finding& first, const Finding& second);

/// True when the two say the same.
bool equalResults(const Finding& a, const Finding& b);

struct Superseded {
  Finding finding;
  std::string why;  ///< English; names what holds instead and where it stands
};

/// The versions that hold, in the order of `all`; a withdrawn measurement has none. What is kept says in its notes what
/// it replaced, and of two that both may hold that the other stands beside it. `lost` gets the others; may be null.
std::vector<Finding> holdingVersions(std::vector<Finding> all, std::vector<Superseded>* lost = nullptr);

}  // namespace homeostat::inference
