#pragma once

#include <stdexcept>
#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace homeostat::base {

/// Why an input was not taken. A value, not an exception: callers must look at it.
/// `code` is stable and snake-case-with-dots ("json.truncated"); the other texts are English and name
/// what a person needs to mend the input. An empty `file` or `place` means "not known", never "everywhere".
struct Refusal {
  std::string code;
  std::string file;   ///< name as the user gave it
  std::string place;  ///< "line 12", "Bundle.entry[3].resource", "byte 4711"
  std::string cause;  ///< what is wrong
  std::string mend;   ///< what the user can do about it

  /// One line: "file: place: cause. mend". Never contains a line break.
  [[nodiscard]] std::string line() const;

  bool operator==(const Refusal&) const = default;
};

template <class T>
using Result = tl::expected<T, Refusal>;

/// Shorthand for `tl::unexpected(Refusal{...})`.
[[nodiscard]] inline tl::unexpected<Refusal> refuse(Refusal refusal) {
  return tl::unexpected<Refusal>(std::move(refusal));
}

/// A broken invariant or a failing system (disk, database, memory): the program cannot go on with this work.
/// `code` is stable; `what()` is for developers.
class Failure : public std::runtime_error {
 public:
  Failure(std::string code, const std::string& message) : std::runtime_error(message), code_(std::move(code)) {}
  [[nodiscard]] const std::string& code() const noexcept { return code_; }

 private:
  std::string code_;
};

}  // namespace homeostat::base
