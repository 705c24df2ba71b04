#include "kb/base/result.hpp"

#include <algorithm>

namespace homeostat::base {

std::string Refusal::line() const {
  std::string text;
  for (const auto* part : {&file, &place}) {
    if (!part->empty()) text += *part + ": ";
  }
  text += cause;
  if (!mend.empty()) text += (text.empty() || text.back() == '.' ? " " : ". ") + mend;
  std::replace_if(
      text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
  return text;
}

}  // namespace homeostat::base
