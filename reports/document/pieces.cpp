#include "reports/document/pieces.hpp"

#include <algorithm>
#include <set>

#include "i18n/direction.hpp"

namespace homeostat::reports {
namespace {

using figure::Align;
using figure::Face;
using figure::Font;
using figure::Tone;

constexpr double kColumnGap = 10, kCellPad = 3.4, kCalloutPad = 7, kIndent = 14, kHang = 104;
/// A row of a table that is higher than this many lines may be broken.
constexpr std::size_t kLinesOfARow = 24;

/// Face, size and leading of each voice at scale 1.
struct Style {
  Font font;
  double leading;
  Tone tone;
};

Style scaled(Style style, double scale) {
  style.font.size *= scale;
  style.leading *= scale;
  return style;
}

Style styleOf(Voice voice) {
  switch (voice) {
    case Voice::body:
      return {{Face::serif, 9.6}, 14, Tone::ink};
    case Voice::label:
      return {{Face::sans, 8.2}, 11.6, Tone::muted};
    case Voice::plain:
      return {{Face::sans, 9.6}, 14.4, Tone::ink};
    case Voice::compact:
      return {{Face::sans, 8.4}, 12, Tone::ink};
    case Voice::fine:
      return {{Face::sans, 7.4}, 10, Tone::muted};
  }
  return {};
}
Style headingStyle(int level) {
  if (level == 1) return {{Face::sans, 16, true}, 21, Tone::ink};
  if (level == 2) return {{Face::sans, 10.6, true}, 15, Tone::accent};
  return {{Face::sans, 9.2, true}, 13, Tone::ink};
}
double spaceBeforeHeading(int level) { return level == 1 ? 4 : level == 2 ? 15 : 10; }
Style cellStyle(bool head) { return {{Face::sans, 8.4, head}, 12, head ? Tone::ink : Tone::ink}; }
Style captionStyle() { return {{Face::sans, 7.8}, 10.8, Tone::muted}; }

class Cutter {
 public:
  Cutter(const Document& document, const figure::Type& type)
      : document_(document), type_(type), anchors_(anchorsOf(document)) {}

  Cut take() {
    letterhead();
    for (const auto& block : document_.blocks) {
      std::visit([this](const auto& b) { add(b); }, block);
      const auto* paragraph = std::get_if<Paragraph>(&block);
      after_rows_ = std::holds_alternative<List>(block) || std::holds_alternative<Table>(block) ||
                    (paragraph != nullptr && paragraph->voice == Voice::label);
    }
    return std::move(cut_);
  }

 private:
  const Document& document_;
  const figure::Type& type_;
  std::set<std::string> anchors_;
  Cut cut_;
  bool after_rows_ = false;

  [[nodiscard]] bool rtl() const { return type_.rightToLeft(); }
  [[nodiscard]] Align start() const { return rtl() ? Align::right : Align::left; }
  [[nodiscard]] Align end() const { return rtl() ? Align::left : Align::right; }
  /// Left edge of a box of `width` that begins `x` from the reading side.
  [[nodiscard]] double left(double x, double width) const { return rtl() ? kContentWidth - x - width : x; }

  [[nodiscard]] Text linked(Text text, Tone tone) const {
    for (auto& run : text) {
      if (run.tone == Tone::ink) run.tone = tone;
      if (leadsNowhere(run, anchors_)) run.link.clear();
      if (!run.link.empty()) run.tone = Tone::accent;
    }
    return text;
  }

  [[nodiscard]] std::shared_ptr<const SetText> set(const Text& text, const Style& style, double width,
                                                   Align align) const {
    const Style s = scaled(style, document_.scale);
    return std::make_shared<SetText>(type_, linked(text, s.tone), s.font, width, s.leading, align);
  }

  Piece& push(double height, double space_before) {
    Piece piece;
    piece.height = height;
    piece.space_before = space_before;
    cut_.pieces.push_back(std::move(piece));
    return cut_.pieces.back();
  }

  /// One piece a line; the first and last two lines stay together. Returns the index of the first piece.
  std::size_t pushLines(const std::shared_ptr<const SetText>& text, double x, double space_before) {
    const std::size_t first = cut_.pieces.size();
    const std::size_t count = text->lines();
    for (std::size_t i = 0; i < count; ++i) {
      Piece& piece = push(text->leading(), i == 0 ? space_before : 0);
      piece.steps.emplace_back(DrawLine{text, i, x, 0});
      piece.keep_with_next = i + 1 < count && (i == 0 || i + 2 == count);
    }
    return first;
  }
  void wrapInTag(std::size_t first, const std::string& tag) {
    auto& steps = cut_.pieces[first].steps;
    steps.insert(steps.begin(), TagOpen{tag});
    cut_.pieces.back().steps.emplace_back(TagClose{tag});
  }
  void anchorAt(std::size_t piece, const std::string& anchor) {
    if (anchor.empty()) return;
    auto& steps = cut_.pieces[piece].steps;
    steps.insert(steps.begin(), Destination{anchor});
  }

  /// The practice's picture at the far side of its lines, or above them where it is too wide for that.
  void letterhead() {
    const auto& image = document_.letterhead_image;
    if (!image) {
      for (std::size_t i = 0; i < document_.letterhead.size(); ++i) {
        const auto first = pushLines(letterheadLine(i, kContentWidth), 0, 0);
        wrapInTag(first, "P");
      }
      return;
    }
    const auto size = letterheadSize(*image);
    const bool beside = size.besideLines() && !document_.letterhead.empty();
    const double width = beside ? kContentWidth - size.width - kColumnGap : kContentWidth;
    Piece& piece = push(0, 0);
    const double x = beside ? left(kContentWidth - size.width, size.width) : left(0, size.width);
    piece.steps.insert(piece.steps.end(),
                       {TagOpen{"Figure"}, DrawImage{*image, {x, 0, size.width, size.height}}, TagClose{"Figure"}});
    cut_.figure_descriptions.push_back(printable(image->alternative()));
    double y = beside ? 0 : size.height + 4;
    for (std::size_t i = 0; i < document_.letterhead.size(); ++i) {
      const auto text = letterheadLine(i, width);
      piece.steps.emplace_back(TagOpen{"P"});
      for (std::size_t line = 0; line < text->lines(); ++line, y += text->leading())
        piece.steps.emplace_back(DrawLine{text, line, left(0, width), y});
      piece.steps.emplace_back(TagClose{"P"});
    }
    piece.height = std::max(y, size.height) + 6;
  }

  [[nodiscard]] std::shared_ptr<const SetText> letterheadLine(std::size_t i, double width) const {
    const auto& line = document_.letterhead[i];
    const Style style = i > 0 ? styleOf(Voice::label) : Style{{Face::sans, 9.6, true}, 13, Tone::ink};
    // A line without a letter that runs from right to left keeps its own order as a whole: an address.
    const bool whole = rtl() && !i18n::hasRightToLeftLetter(line);
    return set({{.text = line, .language = whole ? "und" : ""}}, style, width, start());
  }

  void add(const Heading& heading) {
    const auto text = set({{heading.text}}, headingStyle(heading.level), kContentWidth, start());
    Piece& piece = push(text->leading() * static_cast<double>(text->lines()) + 3 * document_.scale,
                        spaceBeforeHeading(heading.level) * document_.scale);
    const std::string anchor =
        heading.anchor.empty() ? "heading-" + std::to_string(cut_.outline.size() + 1) : heading.anchor;
    const std::string tag = "H" + std::to_string(heading.level);
    piece.steps.emplace_back(Destination{anchor});
    piece.steps.emplace_back(TagOpen{tag});
    for (std::size_t i = 0; i < text->lines(); ++i)
      piece.steps.emplace_back(DrawLine{text, i, 0, text->leading() * static_cast<double>(i)});
    piece.steps.emplace_back(TagClose{tag});
    piece.keep_with_next = true;
    cut_.outline.push_back({heading.level, printable(heading.text), anchor});
  }

  void add(const Paragraph& paragraph) {
    // A note speaks of what stands above it.
    const bool note = paragraph.voice == Voice::label && !cut_.pieces.empty() && after_rows_;
    if (note) cut_.pieces.back().keep_with_next = true;
    const auto first = pushLines(set(paragraph.text, styleOf(paragraph.voice), kContentWidth, start()), 0,
                                 (paragraph.voice == Voice::label ? 2 : 4) * document_.scale);
    wrapInTag(first, "P");
    anchorAt(first, paragraph.anchor);
    if (paragraph.keep_with_next) cut_.pieces.back().keep_with_next = true;
  }

  void add(const List& list) {
    if (list.items.empty()) return;
    const std::size_t begin = cut_.pieces.size();
    for (std::size_t i = 0; i < list.items.size(); ++i) {
      addItem(list, i);
      // No item stands alone at the end of a page or the head of the next.
      if (list.items.size() > 1 && (i == 0 || i + 2 == list.items.size())) cut_.pieces.back().keep_with_next = true;
    }
    wrapInTag(begin, "L");
  }

  /// The mark of an item, or its label where labels hang.
  [[nodiscard]] static Text markOf(const List& list, std::size_t i) {
    if (!list.hanging) return {{list.numbered ? std::to_string(i + 1) + "." : "•"}};
    const auto& label = list.items[i].front();
    const bool again = i > 0 && list.items[i - 1].front().text == label.text;
    return again ? Text{{""}} : Text{label};
  }

  void addItem(const List& list, std::size_t i) {
    const Style style = styleOf(list.voice);
    const double indent =
        list.hanging ? kHang : (list.numbered && list.items.size() > 99 ? 1.6 : 1.0) * kIndent * document_.scale;
    const double width = kContentWidth - indent;
    Text words = list.items[i];
    if (list.hanging) words.erase(words.begin());
    const auto text = set(words, style, width, start());
    const auto first = pushLines(text, left(indent, width),
                                 (list.voice == Voice::label || list.voice == Voice::fine ? 1 : 2.5) * document_.scale);
    const auto label = set(markOf(list, i), style, indent - (list.hanging ? kColumnGap : 0), start());
    std::vector<Step> before{TagOpen{"LI"}, TagOpen{"Lbl"}};
    const double label_width = indent - (list.hanging ? kColumnGap : 0);
    for (std::size_t line = 0; line < label->lines(); ++line)
      before.emplace_back(DrawLine{label, line, left(0, label_width), label->leading() * static_cast<double>(line)});
    before.insert(before.end(), {TagClose{"Lbl"}, TagOpen{"LBody"}});
    // A label of more lines than its text must not reach into what follows.
    const double over = label->leading() * (static_cast<double>(label->lines()) - static_cast<double>(text->lines()));
    if (over > 0) cut_.pieces.back().height += over;
    auto& steps = cut_.pieces[first].steps;
    steps.insert(steps.begin(), before.begin(), before.end());
    auto& last = cut_.pieces.back().steps;
    last.emplace_back(TagClose{"LBody"});
    last.emplace_back(TagClose{"LI"});
    if (i < list.anchors.size()) anchorAt(first, list.anchors[i]);
  }

  // ---- tables -------------------------------------------------------------------------------------------------------

  struct Cells {
    std::vector<std::shared_ptr<const SetText>> texts;
    std::size_t lines = 0;
  };

  [[nodiscard]] std::vector<double> widthsOf(const Table& table) const {
    std::vector<Wanted> wants;
    std::vector<double> shares;
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
      Wanted most = wanted(type_, {{table.columns[c].head}}, scaled(cellStyle(true), document_.scale).font);
      for (const auto& row : table.rows) {
        const auto cell = wanted(type_, row.at(c), scaled(cellStyle(false), document_.scale).font);
        most.whole = std::max(most.whole, cell.whole);
        most.word = std::max(most.word, cell.word);
      }
      wants.push_back(most);
      shares.push_back(table.columns[c].share);
    }
    return columnWidths(wants, shares, kContentWidth, kColumnGap);
  }

  Cells cells(const Table& table, const std::vector<Text>& row, const std::vector<double>& widths, bool head) const {
    Cells out;
    for (std::size_t c = 0; c < widths.size(); ++c) {
      const bool number = table.columns[c].kind == Column::number;
      out.texts.push_back(set(row.at(c), cellStyle(head), widths[c], number ? end() : start()));
      out.lines = std::max(out.lines, out.texts.back()->lines());
    }
    return out;
  }

  /// Lines [from, to) of a row as one piece.
  [[nodiscard]] Piece rowPiece(const Cells& row, const std::vector<double>& widths, bool head, std::size_t from,
                               std::size_t to) const {
    Piece piece;
    const double leading = row.texts.empty() ? 0 : row.texts[0]->leading();
    const double pad = kCellPad * document_.scale;
    piece.height = leading * static_cast<double>(to - from) + 2 * pad;
    piece.steps.emplace_back(TagOpen{"TR"});
    double x = 0;
    const std::string tag = head ? "TH" : "TD";
    for (std::size_t c = 0; c < widths.size(); ++c) {
      piece.steps.emplace_back(TagOpen{tag});
      for (std::size_t i = from; i < std::min(to, row.texts[c]->lines()); ++i) {
        piece.steps.emplace_back(
            DrawLine{row.texts[c], i, left(x, widths[c]), pad + leading * static_cast<double>(i - from)});
      }
      piece.steps.emplace_back(TagClose{tag});
      x += widths[c] + kColumnGap;
    }
    piece.steps.emplace_back(TagClose{"TR"});
    const double rule = head ? 0.9 : 0.5;
    piece.decorations.push_back({{0, piece.height - rule, kContentWidth, rule}, head ? Tone::ink : Tone::hairline});
    return piece;
  }

  void add(const Table& table) {
    if (table.columns.empty()) return;
    const auto widths = widthsOf(table);
    std::vector<Text> names;
    for (const auto& column : table.columns) names.push_back({{column.head}});
    const Cells head_cells = cells(table, names, widths, true);
    Piece head = rowPiece(head_cells, widths, true, 0, head_cells.lines);
    const std::size_t head_index = cut_.heads.size();
    cut_.heads.push_back(head);
    head.keep_with_next = true;
    head.space_before = 3 * document_.scale;
    const std::size_t begin = cut_.pieces.size();
    cut_.pieces.push_back(std::move(head));
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
      addRow(cells(table, table.rows[i], widths, false), widths, head_index);
      if (table.rows.size() > 1 && (i == 0 || i + 2 == table.rows.size())) cut_.pieces.back().keep_with_next = true;
    }
    wrapInTag(begin, "Table");
  }

  void addRow(const Cells& row, const std::vector<double>& widths, std::size_t head) {
    for (std::size_t from = 0; from == 0 || from < row.lines; from += kLinesOfARow) {
      Piece piece = rowPiece(row, widths, false, from, std::min(row.lines, from + kLinesOfARow));
      piece.head = head;
      cut_.pieces.push_back(std::move(piece));
    }
  }

  // ---- figures and callouts -----------------------------------------------------------------------------------------

  void add(const Picture& picture) {
    Piece& piece = push(picture.figure.height + 4, 8 * document_.scale);
    piece.steps.emplace_back(TagOpen{"Figure"});
    piece.steps.emplace_back(DrawFigure{std::make_shared<figure::Figure>(picture.figure), 0, 0});
    piece.steps.emplace_back(TagClose{"Figure"});
    piece.keep_with_next = !picture.caption.empty();
    cut_.figure_descriptions.push_back(printable(picture.figure.title + ". " + picture.figure.description));
    if (picture.caption.empty()) return;
    const auto first = pushLines(set(picture.caption, captionStyle(), kContentWidth, start()), 0, 2);
    wrapInTag(first, "Caption");
    for (std::size_t i = first; i + 1 < cut_.pieces.size(); ++i) cut_.pieces[i].keep_with_next = true;
  }

  void add(const Callout& callout) {
    const double pad = kCalloutPad * document_.scale;
    const double inset = 3 + pad;
    const double width = kContentWidth - inset - pad;
    const std::size_t begin = cut_.pieces.size();
    push(pad, 8 * document_.scale).keep_with_next = true;
    for (std::size_t i = 0; i < callout.paragraphs.size(); ++i) {
      const auto text = set(callout.paragraphs[i], styleOf(callout.voice), width, start());
      const auto first = pushLines(text, left(inset, width), 0);
      if (i > 0) {
        // The gap belongs to the piece, so that the ground behind the text has no slit.
        const double gap = 4 * document_.scale;
        cut_.pieces[first].height += gap;
        std::get<DrawLine>(cut_.pieces[first].steps.back()).y += gap;
      }
      wrapInTag(first, "P");
    }
    cut_.pieces.back().keep_with_next = true;
    push(pad, 0);
    for (std::size_t i = begin; i < cut_.pieces.size(); ++i) ground(cut_.pieces[i], callout.weight);
    wrapInTag(begin, "Div");
  }

  void ground(Piece& piece, Weight weight) const {
    const bool danger = weight == Weight::danger, warning = weight == Weight::warning;
    const Tone soft = danger ? Tone::danger_soft : warning ? Tone::warning_soft : Tone::accent_soft;
    const Tone bar = danger ? Tone::danger : warning ? Tone::warning : Tone::accent;
    piece.decorations.push_back({{0, 0, kContentWidth, piece.height}, soft});
    piece.decorations.push_back({{left(0, 3), 0, 3, piece.height}, bar});
  }
};

}  // namespace

Cut cut(const Document& document, const figure::Type& type) { return Cutter(document, type).take(); }

}  // namespace homeostat::reports
