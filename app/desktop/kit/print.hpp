#pragma once

#include <wx/window.h>

#include <filesystem>
#include <string>

#include "reports/document/pages.hpp"

namespace homeostat::desktop {

enum class Printed { done, cancelled, failed };
struct PrintResult {
  Printed how = Printed::done;
  std::string why;  ///< of a failure, as the platform words it
};

/// The platform's dialog, then the pages exactly as they are previewed, on A4.
PrintResult printPages(wxWindow* parent, const reports::Pages& pages, const std::string& title);
/// The same without a dialog, into a PDF file: what a printer would get.
PrintResult printToFile(const reports::Pages& pages, const std::filesystem::path& file);

}  // namespace homeostat::desktop
