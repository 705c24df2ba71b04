#include <benchmark/benchmark.h>

#include "reports/document/pages.hpp"
#include "reports/documents.hpp"
#include "tests/support/places.hpp"
#include "tests/support/shipped_content.hpp"

namespace homeostat::bench {
namespace {

/// The case with most findings, its assessment, and what they rest on.
struct Rich {
  inference::Engine engine;
  inference::Case the_case;
  inference::Assessment assessment;

  static const Rich& made() {
    static const Rich rich = [] {
      auto engine = inference::Engine::prepare(support::shippedEdition());
      if (!engine) throw base::Failure("bench", engine.error().line());
      auto read = inference::readCase(support::slurp(support::checkout() / "tests/cases/d-many-things.json"), "d");
      if (!read) throw base::Failure("bench", read.error().line());
      auto assessment = engine->assess(*read, {});
      return Rich{std::move(*engine), std::move(*read), std::move(assessment)};
    }();
    return rich;
  }
};

/// From the assessment to the bytes of the PDF, charts drawn.
void pdfOf(benchmark::State& state, reports::Kind kind, const char* language) {
  const Rich& rich = Rich::made();
  const reports::Subject subject{rich.the_case, rich.assessment, rich.engine.edition(), {}, {}};
  reports::Printing printing;
  printing.language = language;
  double pages = 0;
  for (auto _ : state) {
    auto document = reports::compose(kind, subject, printing);
    if (!document) throw base::Failure("bench", document.error().line());
    const auto laid = reports::Pages::lay(std::move(*document));
    if (!laid) throw base::Failure("bench", laid.error().line());
    benchmark::DoNotOptimize(laid->pdf());
    pages = static_cast<double>(laid->count());
  }
  state.counters["pages"] = pages;
}

void BM_Letter(benchmark::State& state) { pdfOf(state, reports::Kind::letter, "en"); }
BENCHMARK(BM_Letter)->Unit(benchmark::kMillisecond);

void BM_LetterArabic(benchmark::State& state) { pdfOf(state, reports::Kind::letter, "ar"); }
BENCHMARK(BM_LetterArabic)->Unit(benchmark::kMillisecond);

void BM_Audit(benchmark::State& state) { pdfOf(state, reports::Kind::audit, "en"); }
BENCHMARK(BM_Audit)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace homeostat::bench
