#pragma once

#include <wx/scrolwin.h>

#include <optional>
#include <string>

#include "reports/document/pages.hpp"

namespace homeostat::desktop {

/// A document as it prints: its pages one below the other at the width of the window, painted by what paints the PDF.
class PagesView : public wxScrolledWindow {
 public:
  /// `spoken`: its name for screen readers while no document is shown.
  PagesView(wxWindow* parent, const std::string& spoken);
  /// `name`, `text`: what a screen reader says of it.
  void show(reports::Pages pages, const std::string& name, const std::string& text);
  void clear();
  /// Null when nothing is shown.
  [[nodiscard]] const reports::Pages* pages() const { return pages_ ? &*pages_ : nullptr; }
  [[nodiscard]] std::size_t count() const { return pages_ ? pages_->count() : 0; }

 private:
  void place();
  void paint();
  [[nodiscard]] double scale() const;
  std::optional<reports::Pages> pages_;
};

/// The words of a document in reading order, for screen readers.
std::string wordsOf(const reports::Document& document);

}  // namespace homeostat::desktop
