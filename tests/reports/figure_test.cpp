#include <cairo.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "reports/figure/paint.hpp"
#include "tests/reports/figures.hpp"

namespace homeostat::reports::figure {
namespace {

Type typeFor(const char* language) {
  auto type = Type::forLanguage(language);
  if (!type) throw std::runtime_error(type.error().line());
  return std::move(*type);
}

std::vector<std::pair<std::string, Figure>> allFigures(const Type& type) {
  return {
      {"states", stateIntervals(someStates(), type, 480)},
      {"bars", contributionBars(someBars(), type, 360)},
      {"trends", trends(someTrends(), type, 480)},
      {"tachogram", tachogram(someTachogram(), type, 480, 130)},
      {"poincare",
       poincare(
           {{"Poincaré", "Each interval against the next"}, breathingBeats(340), 16.0, 48.0, "RR n, ms", "RR n+1, ms"},
           type, 180)},
      {"spectrum", spectrum(someSpectrum(), type, 290, 180)},
      {"actogram", actogram(someActogram(), type, 480)},
      {"map", evidenceMap(someMap(), type, 480)}};
}

/// Three times the size, on the theme's own ground; the bytes of the pixels.
std::string picture(const Figure& figure, const Type& type, Theme theme, const std::string& name) {
  const double scale = 3;
  cairo_surface_t* surface =
      cairo_image_surface_create(CAIRO_FORMAT_RGB24, static_cast<int>((figure.width + 20) * scale),
                                 static_cast<int>((figure.height + 20) * scale));
  cairo_t* cairo = cairo_create(surface);
  const Colour ground = colourOf(Tone::paper, theme);
  cairo_set_source_rgb(cairo, ground.red / 255.0, ground.green / 255.0, ground.blue / 255.0);
  cairo_paint(cairo);
  cairo_scale(cairo, scale, scale);
  cairo_translate(cairo, 10, 10);
  paint(cairo, figure, type, theme);
  cairo_surface_flush(surface);
  const auto size = static_cast<std::size_t>(cairo_image_surface_get_stride(surface)) *
                    static_cast<std::size_t>(cairo_image_surface_get_height(surface));
  std::string bytes(reinterpret_cast<const char*>(cairo_image_surface_get_data(surface)), size);
  std::filesystem::create_directories(HOMEOSTAT_LOOK_DIR);
  cairo_surface_write_to_png(surface, (std::string(HOMEOSTAT_LOOK_DIR) + "/figure-" + name + ".png").c_str());
  cairo_destroy(cairo);
  cairo_surface_destroy(surface);
  return bytes;
}

TEST(Figures, AreTheSamePixelsTwiceAndNotEmpty) {
  const Type type = typeFor("en");
  for (const auto& [name, figure] : allFigures(type)) {
    const auto once = picture(figure, type, Theme::paper, name);
    EXPECT_EQ(once, picture(figure, type, Theme::paper, name)) << name;
    EXPECT_NE(once.find_first_not_of(once.front()), std::string::npos) << name;
  }
  picture(stateIntervals(someStates(), type, 480), type, Theme::dark, "states-dark");
  picture(evidenceMap(someMap(), type, 480), type, Theme::high_contrast, "map-contrast");
  const Type arabic = typeFor("ar");
  picture(stateIntervals(someStates(), arabic, 480), arabic, Theme::paper, "states-rtl");
  picture(trends(someTrends(), arabic, 480), arabic, Theme::paper, "trends-rtl");
}

TEST(Figures, KeepEveryTextInsideTheDrawing) {
  for (const char* language : {"en", "ar"}) {
    const Type type = typeFor(language);
    for (const auto& [name, figure] : allFigures(type)) {
      for (const auto& mark : figure.marks) {
        if (mark.shape != Shape::text || mark.text.empty()) continue;
        const double width = type.width(mark.text, mark.font);
        const double spare = mark.box.width - width;
        const double left = mark.box.x + (mark.align == Align::left    ? 0
                                          : mark.align == Align::right ? spare
                                                                       : spare / 2);
        EXPECT_GE(left, -0.6) << name << ": " << mark.text;
        EXPECT_LE(left + width, figure.width + 0.6) << name << ": " << mark.text;
        EXPECT_LE(mark.box.bottom(), figure.height + 0.6) << name << ": " << mark.text;
      }
    }
  }
}

TEST(Figures, AHitNamesWhatItOpensAndEveryRowIsSpoken) {
  const Type type = typeFor("en");
  const auto figure = stateIntervals(someStates(), type, 480);
  const auto things = spoken(figure);
  ASSERT_EQ(things.size(), 4U);
  EXPECT_EQ(things[1]->name, "Sleep debt: high");
  const Box box = things[1]->box;
  const Mark* under = hit(figure, {box.x + 5, box.y + box.height / 2});
  ASSERT_NE(under, nullptr);
  EXPECT_EQ(under->link, "state sleep-debt");
  EXPECT_EQ(hit(figure, {-50, -50}), nullptr);
}

TEST(StateIntervals, AStateThatRestsOnAssumptionHasNoBar) {
  const Type type = typeFor("en");
  auto chart = someStates();
  chart.rows = {chart.rows[3]};
  for (const auto& mark : stateIntervals(chart, type, 480).marks) {
    EXPECT_NE(mark.shape, Shape::dot);
    EXPECT_NE(mark.shape, Shape::line);
  }
}

TEST(EvidenceMap, DoesNotDependOnTheOrderOfItsVertices) {
  const Type type = typeFor("en");
  const auto one = evidenceMap(someMap(), type, 480);
  auto turned = someMap();
  std::reverse(turned.vertices.begin(), turned.vertices.end());
  const auto last = turned.vertices.size() - 1;
  for (auto& arc : turned.arcs)
    arc = {last - arc.from, last - arc.to, arc.sign, arc.weighed, arc.weight, arc.statement, arc.spoken};
  const auto two = evidenceMap(turned, type, 480);
  const auto placeOf = [](const Figure& figure, const std::string& link) {
    for (const auto& mark : figure.marks) {
      if (mark.link == link) return mark.box;
    }
    return Box{};
  };
  for (const auto& vertex : turned.vertices) {
    const Box a = placeOf(one, "concept " + vertex.id);
    const Box b = placeOf(two, "concept " + vertex.id);
    EXPECT_DOUBLE_EQ(a.x, b.x) << vertex.id;
    EXPECT_DOUBLE_EQ(a.y, b.y) << vertex.id;
  }
}

TEST(EvidenceMap, CausesStandBeforeTheConceptAndEffectsBehind) {
  const auto map = someMap();
  const auto centre = [&](const char* language, const std::string& id) {
    const Type type = typeFor(language);
    for (const auto& mark : evidenceMap(map, type, 480).marks) {
      if (mark.link == "concept " + id) return mark.box.x + mark.box.width / 2;
    }
    return -1.0;
  };
  EXPECT_LT(centre("en", "sleep-debt"), centre("en", "depressive-burden"));
  EXPECT_LT(centre("en", "depressive-burden"), centre("en", "function"));
  EXPECT_GT(centre("ar", "sleep-debt"), centre("ar", "depressive-burden"));
}

TEST(Palette, TextTonesAreReadableOnTheirGround) {
  // WCAG 2: (L1 + 0.05) / (L2 + 0.05), L the relative luminance of linear sRGB.
  const auto luminance = [](Colour c) {
    const auto linear = [](double v) { return v <= 0.03928 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(c.red / 255.0) + 0.7152 * linear(c.green / 255.0) + 0.0722 * linear(c.blue / 255.0);
  };
  const auto contrast = [&](Tone a, Tone b, Theme theme) {
    const double x = luminance(colourOf(a, theme));
    const double y = luminance(colourOf(b, theme));
    return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
  };
  for (const Theme theme : {Theme::paper, Theme::dark, Theme::high_contrast}) {
    for (const Tone tone : {Tone::ink, Tone::muted, Tone::accent, Tone::warning, Tone::danger, Tone::moss})
      EXPECT_GE(contrast(tone, Tone::paper, theme), 4.5) << static_cast<int>(tone) << " " << static_cast<int>(theme);
    EXPECT_GE(contrast(Tone::danger, Tone::danger_soft, theme), 4.5);
    EXPECT_GE(contrast(Tone::warning, Tone::warning_soft, theme), 4.5);
    EXPECT_GE(contrast(Tone::accent, Tone::accent_soft, theme), 4.5);
  }
}

TEST(Type, BreaksLongWordsAndChineseAndNeverExceedsTheWidth) {
  const Type type = typeFor("zh-Hans");
  const Font font;
  for (const std::string& text :
       {std::string(200, 'W'), std::string("静息心率变异性与睡眠不足之间的关系需要更多的数据来说明")}) {
    const auto lines = type.lines(text, font, 90);
    ASSERT_GT(lines.size(), 1U);
    for (const auto& line : lines) EXPECT_LE(type.width(line, font), 90.5) << line;
  }
}

}  // namespace
}  // namespace homeostat::reports::figure
