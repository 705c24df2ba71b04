#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kb/base/result.hpp"

/// The bundle file format: see i18n/README.md. Pure functions on texts that were handed in.
namespace homeostat::i18n {

/// One language as read from its files.
struct Bundle {
  std::string language;                         ///< BCP 47: "de", "zh-Hans"
  std::map<std::string, std::string> meta;      ///< lines that begin with '@': name, format_locale, checked_by …
  std::map<std::string, std::string> patterns;  ///< key to ICU MessageFormat pattern
};

namespace detail {
struct BundleFile {
  std::string_view language;
  std::string_view file;  ///< name for messages, relative to the top of the tree
  std::string_view text;
};
/// Every bundle file of this build, sorted by name.
std::span<const BundleFile> embeddedBundles();

/// Adds one file to `bundle`. Refuses a line without '=', a key twice (also across files of one language),
/// an empty text and invalid UTF-8, naming file and line.
base::Result<void> readBundleFile(const BundleFile& file, Bundle& bundle);
}  // namespace detail

/// Names of the arguments of an ICU MessageFormat pattern, sorted, each once; nested plural and select included.
/// Refuses a pattern that ICU cannot parse, with the place ICU names.
base::Result<std::vector<std::string>> patternArguments(std::string_view pattern);

/// A pattern as the pseudo-language en-XA says it: accented letters, brackets, 60 % longer; arguments, keywords and
/// plural structure untouched. The pattern must parse.
std::string pseudoPattern(std::string_view pattern);

}  // namespace homeostat::i18n
