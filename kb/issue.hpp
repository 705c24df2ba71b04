#pragma once

#include <string>

namespace homeostat::kb {

/// One thing the loader or the linter found in the content. Errors stop a knowledge base from running, warnings do not.
struct Issue {
  enum class Severity { error, warning };
  Severity severity = Severity::error;
  std::string code;  ///< stable: "reference.unknown", "source.missing" …
  std::string file;
  int line = 0;
  std::string text;
  std::string mend;

  /// "file:line: error: text. mend [code]"
  [[nodiscard]] std::string show() const;
};

}  // namespace homeostat::kb
