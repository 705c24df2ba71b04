#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "reports/document/document.hpp"
#include "reports/document/set_text.hpp"

/// Internal to the document's layout: blocks cut into the smallest parts that a page break may fall between.
namespace homeostat::reports {

struct TagOpen {
  std::string tag;
};
struct TagClose {
  std::string tag;
};
/// A place that links and the outline can go to.
struct Destination {
  std::string anchor;
};
struct DrawLine {
  std::shared_ptr<const SetText> text;
  std::size_t line = 0;
  double x = 0, y = 0;  ///< within the piece
};
struct DrawFigure {
  std::shared_ptr<const figure::Figure> figure;
  double x = 0, y = 0;
};
struct DrawImage {
  Image image;
  figure::Box box;  ///< within the piece
};
/// In logical order, which is the order of reading.
using Step = std::variant<TagOpen, TagClose, Destination, DrawLine, DrawFigure, DrawImage>;

/// A filled rectangle behind the text; no part of what is read aloud.
struct Decoration {
  figure::Box box;
  figure::Tone tone = figure::Tone::hairline;
};

struct Piece {
  double height = 0;
  double space_before = 0;  ///< left out on top of a page
  bool keep_with_next = false;
  std::vector<Decoration> decorations;
  std::vector<Step> steps;
  std::optional<std::size_t> head;  ///< row of column heads that is drawn again where a page begins with this piece
};

struct OutlineEntry {
  int level = 2;
  std::string text, anchor;
};

struct Cut {
  std::vector<Piece> pieces;
  std::vector<Piece> heads;
  std::vector<OutlineEntry> outline;
  std::vector<std::string> figure_descriptions;  ///< in the order of the figures and pictures
};

/// Links to anchors that the document does not have are dropped, so that no link leads nowhere.
Cut cut(const Document& document, const figure::Type& type);

/// Widths of a table's columns that fill `width`: none narrower than its widest word, the rest by what they want.
std::vector<double> columnWidths(const std::vector<Wanted>& wanted, const std::vector<double>& shares, double width,
                                 double gap);

}  // namespace homeostat::reports
