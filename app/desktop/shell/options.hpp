#pragma once

#include <optional>
#include <string>
#include <vector>

#include "i18n/messages.hpp"
#include "kb/base/result.hpp"

namespace homeostat::desktop {

/// What stands on the command line.
struct Options {
  bool version = false, help = false;
  std::string practice, user, edition, language, shade;
  int text_percent = 0;    ///< 0: as remembered
  int passphrase_fd = -1;  ///< unlocks at once with the first line of this open descriptor
};

/// Refuses what is not understood ("usage"): exit code 2.
base::Result<Options> readOptions(const std::vector<std::string>& arguments, const i18n::Messages& messages);
/// The text of --help.
std::string helpText(const i18n::Messages& messages);

}  // namespace homeostat::desktop
