#include "reports/document/document.hpp"

#include <algorithm>

#include "i18n/direction.hpp"
#include "i18n/format.hpp"

namespace homeostat::reports {
namespace {

/// Stretches of sentences that stand in a left-to-right language, over neighbouring runs; a citation behind such a
/// sentence belongs to it.
std::vector<i18n::Stretch> foreignStretches(const Text& text) {
  std::vector<i18n::Stretch> out;
  std::size_t at = 0;
  bool inside = false;
  for (const auto& run : text) {
    const std::size_t end = at + run.text.size();
    const bool foreign = !run.language.empty() && !i18n::rightToLeft(run.language);
    const bool goes_on = inside && (foreign || run.superscript);
    if (goes_on) {
      out.back().to = end;
    } else if (foreign && end > at) {
      out.push_back({at, end});
    }
    inside = goes_on || (foreign && end > at);
    at = end;
  }
  return out;
}

}  // namespace

Text directed(const Text& text) {
  std::string joined;
  for (const auto& run : text) joined += run.text;
  const auto stretches = i18n::leftToRightStretches(joined, foreignStretches(text));
  Text out;
  std::size_t at = 0, next = 0;
  bool open = false;
  for (const auto& run : text) {
    Run marked = run;
    marked.text.clear();
    const std::size_t end = at + run.text.size();
    std::size_t done = at;
    while (next < stretches.size()) {
      const std::size_t edge = open ? stretches[next].to : stretches[next].from;
      // A stretch opens in the run it begins in and closes in the run it ends in.
      if (open ? edge > end : edge >= end) break;
      marked.text.append(joined, done, edge - done).append(open ? "\u2069" : "\u2066");
      done = edge;
      if (open) ++next;
      open = !open;
    }
    marked.text.append(joined, done, end - done);
    out.push_back(std::move(marked));
    at = end;
  }
  return out;
}

PlacedSize letterheadSize(const Image& image) {
  constexpr double kMostHeight = 54;
  const double width = image.width(), height = image.height();
  const double scale = std::min({kMostHeight / height, kContentWidth / width, 1.0});
  return {width * scale, height * scale};
}

bool PlacedSize::besideLines() const { return width <= 0.45 * kContentWidth; }

std::set<std::string> anchorsOf(const Document& document) {
  std::set<std::string> anchors;
  for (const auto& block : document.blocks) {
    if (const auto* heading = std::get_if<Heading>(&block)) anchors.insert(heading->anchor);
    if (const auto* paragraph = std::get_if<Paragraph>(&block)) anchors.insert(paragraph->anchor);
    if (const auto* list = std::get_if<List>(&block)) anchors.insert(list->anchors.begin(), list->anchors.end());
  }
  return anchors;
}

bool leadsNowhere(const Run& run, const std::set<std::string>& anchors) {
  return run.link.starts_with('#') && !anchors.contains(run.link.substr(1));
}

}  // namespace homeostat::reports
