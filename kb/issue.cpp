#include "kb/issue.hpp"

#include <fmt/format.h>

namespace homeostat::kb {

std::string Issue::show() const {
  return fmt::format("{}:{}: {}: {}{}{} [{}]", file, line, severity == Severity::error ? "error" : "warning", text,
                     mend.empty() ? "" : ". ", mend, code);
}

}  // namespace homeostat::kb
