#pragma once

#include "app/desktop/presenters/session.hpp"

namespace homeostat::desktop {

/// Said on the screen: a demo has nothing to hide.
inline constexpr const char* kDemoUser = "clinician";
inline constexpr const char* kDemoPassphrase = "a demo has no secrets";

/// Where the demo of this user lies.
std::filesystem::path demoFolder(const World& world);

/// Opens the demo practice, or makes it: one invented patient with laboratory results and a recording that came in
/// yesterday. Marked as invented wherever it is named or printed. Runs on the practice's thread; some seconds the first
/// time. Refuses like `Practice::create` and `open`.
base::Result<consultation::Practice> demoPractice(const World& world, const std::string& language);

}  // namespace homeostat::desktop
