#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/breadth_first_search.hpp>
#include <boost/graph/reverse_graph.hpp>
#include <cmath>
#include <limits>
#include <map>
#include <optional>

#include "reports/figure/charts.hpp"
#include "reports/figure/pen.hpp"

namespace homeostat::reports::figure {
namespace {

using Graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::bidirectionalS>;
constexpr int kFar = std::numeric_limits<int>::max();

const Font kLabel{Face::sans, 8, false, false};
const Font kFocus{Face::sans, 8.5, true, false};
const Font kSign{Face::sans, 8, true, false};
constexpr double kPadX = 6;
constexpr double kPadY = 3.5;
constexpr double kGapY = 8;

template <class G>
std::vector<int> distances(const G& graph, std::size_t from) {
  std::vector<int> distance(boost::num_vertices(graph), kFar);
  distance[from] = 0;
  boost::breadth_first_search(
      graph, from,
      boost::visitor(boost::make_bfs_visitor(boost::record_distances(distance.data(), boost::on_tree_edge()))));
  return distance;
}

/// Signed column of each vertex: negative upstream of the focus, positive downstream; the nearer side wins.
std::vector<int> layers(const EvidenceMap& map, std::size_t focus) {
  Graph graph(map.vertices.size());
  for (const auto& arc : map.arcs) {
    if (arc.from < map.vertices.size() && arc.to < map.vertices.size()) boost::add_edge(arc.from, arc.to, graph);
  }
  const auto down = distances(graph, focus);
  const auto up = distances(boost::make_reverse_graph(graph), focus);
  std::vector<int> layer(map.vertices.size(), 0);
  for (std::size_t v = 0; v < layer.size(); ++v) {
    if (v == focus) continue;
    if (up[v] == kFar && down[v] == kFar)
      layer[v] = 1;
    else
      layer[v] = up[v] <= down[v] ? -up[v] : down[v];
  }
  return layer;
}

struct Place {
  Box box;
  std::vector<std::string> lines;
};

class Layout {
 public:
  Layout(const EvidenceMap& map, Pen& pen) : map_(map), pen_(pen), places_(map.vertices.size()) {
    for (std::size_t v = 0; v < map.vertices.size(); ++v) {
      if (map.vertices[v].focus) focus_ = v;
    }
    const auto layer = layers(map, focus_);
    for (std::size_t v = 0; v < layer.size(); ++v) columns_[layer[v]].push_back(v);
    order();
    place();
  }

  void draw() {
    for (const auto& arc : map_.arcs) {
      if (arc.from < places_.size() && arc.to < places_.size() && arc.from != arc.to) drawArc(arc);
    }
    for (std::size_t v = 0; v < places_.size(); ++v) drawVertex(v);
  }
  [[nodiscard]] double height() const { return height_; }

 private:
  /// Barycentre sweeps from the focus outwards; ids settle equal places, so that the drawing never depends on input
  /// order.
  void order() {
    std::vector<double> at(places_.size(), 0);
    for (auto& [layer, vertices] : columns_) {
      std::sort(vertices.begin(), vertices.end(),
                [&](std::size_t a, std::size_t b) { return map_.vertices[a].id < map_.vertices[b].id; });
      number(vertices, at);
    }
    for (int sweep = 0; sweep < 4; ++sweep) {
      for (auto& [layer, vertices] : columns_) {
        std::vector<double> mean(places_.size(), 0);
        for (const std::size_t v : vertices) mean[v] = meanOfNeighbours(v, at);
        std::stable_sort(vertices.begin(), vertices.end(),
                         [&](std::size_t a, std::size_t b) { return mean[a] < mean[b]; });
        number(vertices, at);
      }
    }
  }
  static void number(const std::vector<std::size_t>& vertices, std::vector<double>& at) {
    for (std::size_t i = 0; i < vertices.size(); ++i)
      at[vertices[i]] = static_cast<double>(i) - static_cast<double>(vertices.size() - 1) / 2;
  }
  [[nodiscard]] double meanOfNeighbours(std::size_t v, const std::vector<double>& at) const {
    double sum = 0;
    int count = 0;
    for (const auto& arc : map_.arcs) {
      if (arc.from != v && arc.to != v) continue;
      sum += at[arc.from == v ? arc.to : arc.from];
      ++count;
    }
    return count == 0 ? at[v] : sum / count;
  }

  void place() {
    const auto count = static_cast<double>(columns_.size());
    const double gap = count > 1 ? std::min(70.0, pen_.width() * 0.28 / (count - 1)) : 0;
    const double column = (pen_.width() - gap * (count - 1)) / count;
    std::vector<double> heights;
    for (auto& [layer, vertices] : columns_) {
      double sum = -kGapY;
      for (const std::size_t v : vertices) sum += measure(v, column) + kGapY;
      heights.push_back(sum);
      height_ = std::max(height_, sum);
    }
    std::size_t n = 0;
    for (auto& [layer, vertices] : columns_) {
      const double x = pen_.column(static_cast<double>(n) * (column + gap), column);
      double y = (height_ - heights[n]) / 2;
      for (const std::size_t v : vertices) {
        auto& box = places_[v].box;
        box.x = x + (column - box.width) / 2;
        box.y = y;
        y += box.height + kGapY;
      }
      ++n;
    }
  }

  double measure(std::size_t v, double column) {
    const auto& font = map_.vertices[v].focus ? kFocus : kLabel;
    auto& place = places_[v];
    place.lines = pen_.type().lines(map_.vertices[v].label, font, column - 2 * kPadX);
    double widest = 0;
    for (const auto& line : place.lines) widest = std::max(widest, pen_.type().width(line, font));
    place.box.width = std::min(column, widest + 2 * kPadX);
    place.box.height = static_cast<double>(place.lines.size()) * pen_.type().lineHeight(font) + 2 * kPadY;
    return place.box.height;
  }

  void drawVertex(std::size_t v) {
    const auto& vertex = map_.vertices[v];
    const auto& box = places_[v].box;
    pen_.rectangle(box, vertex.focus ? Tone::accent : Tone::grey_soft, 4);
    if (vertex.seen && !vertex.focus)
      pen_.rectangle(box, Tone::accent, 4).stroke = 1.1;
    else if (!vertex.focus)
      pen_.rectangle(box, Tone::hairline, 4).stroke = 0.7;
    const auto& font = vertex.focus ? kFocus : kLabel;
    double y = box.y + kPadY;
    for (const auto& line : places_[v].lines) {
      pen_.text({box.x, y}, box.width, line, font, vertex.focus ? Tone::paper : Tone::ink, Align::centre);
      y += pen_.type().lineHeight(font);
    }
    pen_.thing(box, Role::vertex, vertex.spoken, "concept " + vertex.id);
  }

  /// Start, two control points and end of an arc, and the direction its tip points in.
  struct Way {
    Point from, c1, c2, to;
    double tip = 1;
  };

  [[nodiscard]] static double middleX(const Box& box) { return box.x + box.width / 2; }
  [[nodiscard]] static double middleY(const Box& box) { return box.y + box.height / 2; }
  /// Arcs that meet at one side of a box touch it apart from each other, in the order they come from.
  [[nodiscard]] static double port(const Box& box, const Box& other) {
    const double room = std::max(0.0, box.height / 2 - 4);
    return middleY(box) + std::clamp((middleY(other) - middleY(box)) * 0.22, -room, room);
  }

  [[nodiscard]] Way wayOf(const Box& a, const Box& b) {
    const bool same_column = std::abs(middleX(a) - middleX(b)) < 1;
    const bool rightwards = same_column ? !pen_.mirrored() : middleX(a) < middleX(b);
    const double side = rightwards ? 1 : -1;
    Way way;
    way.from = {rightwards ? a.right() : a.x, port(a, b)};
    way.to = {same_column == rightwards ? b.right() : b.x, port(b, a)};
    way.tip = same_column ? -side : side;
    const double bend = same_column ? 26 : std::abs(way.to.x - way.from.x) / 2;
    way.c1 = {way.from.x + side * bend, way.from.y};
    way.c2 = {way.to.x + (same_column ? side : -side) * bend, way.to.y};
    if (const auto detour = below(a, b); detour && !same_column) {
      way.c1.y = way.c2.y = *detour;
      height_ = std::max(height_, *detour * 0.75 + (way.from.y + way.to.y) * 0.125 + 8);
    }
    return way;
  }

  /// Where a box stands in the straight way between two others: the height of control points that lead around it.
  [[nodiscard]] std::optional<double> below(const Box& a, const Box& b) const {
    std::optional<double> lowest;
    for (const auto& place : places_) {
      const double x = middleX(place.box);
      if (x <= std::min(a.right(), b.right()) || x >= std::max(a.x, b.x)) continue;
      const double y = middleY(a) + (middleY(b) - middleY(a)) * (x - middleX(a)) / (middleX(b) - middleX(a));
      if (y < place.box.y - 3 || y > place.box.bottom() + 3) continue;
      // A cubic reaches three quarters of the way to its control points.
      lowest = std::max(lowest.value_or(0),
                        place.box.bottom() + 9 + (place.box.bottom() + 9 - (middleY(a) + middleY(b)) / 2) / 3);
    }
    return lowest;
  }

  void drawArc(const Arc& arc) {
    const Way way = wayOf(places_[arc.from].box, places_[arc.to].box);
    const Tone tone = arc.sign > 0 ? Tone::accent : arc.sign < 0 ? Tone::warning : Tone::grey;
    pen_.curve({way.from, way.c1, way.c2, way.to}, tone, std::clamp(arc.weight, 0.5, 3.0)).dashed = !arc.weighed;
    pen_.area({way.to, {way.to.x - way.tip * 5, way.to.y - 2.6}, {way.to.x - way.tip * 5, way.to.y + 2.6}}, tone);
    const Point middle{(way.from.x + 3 * way.c1.x + 3 * way.c2.x + way.to.x) / 8,
                       (way.from.y + 3 * way.c1.y + 3 * way.c2.y + way.to.y) / 8};
    pen_.dot(middle, 5, Tone::paper);
    const double height = pen_.type().lineHeight(kSign);
    pen_.text({middle.x - 5, middle.y - height / 2}, 10,
              arc.sign > 0   ? "+"
              : arc.sign < 0 ? "−"
                             : "○",
              kSign, tone, Align::centre);
    pen_.thing({middle.x - 7, middle.y - 7, 14, 14}, Role::edge, arc.spoken, "statement " + arc.statement);
  }

  const EvidenceMap& map_;
  Pen& pen_;
  std::size_t focus_ = 0;
  std::map<int, std::vector<std::size_t>> columns_;
  std::vector<Place> places_;
  double height_ = 1;
};

}  // namespace

Figure evidenceMap(const EvidenceMap& map, const Type& type, double width) {
  Pen pen(type, width);
  if (map.vertices.empty()) return pen.finish(1, map.caption.title, map.caption.description);
  Layout layout(map, pen);
  layout.draw();
  return pen.finish(layout.height(), map.caption.title, map.caption.description);
}

}  // namespace homeostat::reports::figure
