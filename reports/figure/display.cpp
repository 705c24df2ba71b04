#include "reports/figure/display.hpp"

#include <algorithm>

namespace homeostat::reports::figure {
namespace {

void append(Figure& out, const Figure& part, double dx, double dy) {
  for (Mark mark : part.marks) {
    mark.box.x += dx;
    mark.box.y += dy;
    for (auto& point : mark.points) point = {point.x + dx, point.y + dy};
    out.marks.push_back(std::move(mark));
  }
}

}  // namespace

Figure beside(const Figure& first, const Figure& second, double gap, bool mirrored) {
  Figure out;
  out.width = first.width + gap + second.width;
  out.height = std::max(first.height, second.height);
  out.title = first.title;
  out.description = first.description + " " + second.title + ". " + second.description;
  append(out, first, mirrored ? second.width + gap : 0, out.height - first.height);
  append(out, second, mirrored ? 0 : first.width + gap, out.height - second.height);
  return out;
}

const Mark* hit(const Figure& figure, Point p) {
  for (auto mark = figure.marks.rbegin(); mark != figure.marks.rend(); ++mark) {
    if ((!mark->link.empty() || !mark->name.empty()) && mark->box.contains(p)) return &*mark;
  }
  return nullptr;
}

std::vector<const Mark*> spoken(const Figure& figure) {
  std::vector<const Mark*> out;
  for (const auto& mark : figure.marks) {
    if (!mark.name.empty()) out.push_back(&mark);
  }
  return out;
}

}  // namespace homeostat::reports::figure
