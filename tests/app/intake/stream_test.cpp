// Long FHIR files: the same answer as for short ones, with memory that does not grow with the file.

#include <fmt/format.h>
#include <sys/resource.h>

#include <sstream>

#include "tests/app/intake/intake_fixture.hpp"

namespace homeostat::intake::test {
namespace {

using ::testing::HasSubstr;

/// Bytes made while they are read; nothing of the file exists as a whole.
class Made : public std::streambuf {
 public:
  Made(std::string head, std::string tail, std::size_t entries, std::string (*entry)(std::size_t))
      : head_(std::move(head)), tail_(std::move(tail)), entries_(entries), entry_(entry) {}

 protected:
  int_type underflow() override {
    if (next_ > entries_ + 1) return traits_type::eof();
    piece_ = next_ == 0 ? head_ : next_ == entries_ + 1 ? tail_ : entry_(next_ - 1);
    ++next_;
    setg(piece_.data(), piece_.data(), piece_.data() + piece_.size());
    return piece_.empty() ? underflow() : traits_type::to_int_type(piece_[0]);
  }
  pos_type seekpos(pos_type to, std::ios_base::openmode /*which*/) override {
    next_ = 0;
    setg(nullptr, nullptr, nullptr);
    return to;
  }

 private:
  std::string head_, tail_, piece_;
  std::size_t entries_, next_ = 0;
  std::string (*entry_)(std::size_t);
};

/// A thousand bytes an entry: claims, as exports of records are full of them, and every hundredth a ferritin of one
/// patient, whose report stands at the very end.
std::string resource(std::size_t n) {
  if (n % 100 != 0) {
    return fmt::format(R"({{"resourceType":"Claim","id":"c{}","text":"{}"}})", n, std::string(940, 'x'));
  }
  return fmt::format(
      R"({{"resourceType":"Observation","id":"o{}","status":"final","subject":{{"reference":"Patient/p"}},
"code":{{"coding":[{{"system":"http://loinc.org","code":"2276-4"}}]}},
"valueQuantity":{{"value":{},"unit":"ng/mL","system":"http://unitsofmeasure.org","code":"ng/mL"}}}})",
      n, 20 + n % 300);
}
std::string entry(std::size_t n) { return std::string(n == 0 ? "" : ",\n") + R"({"resource":)" + resource(n) + "}"; }
std::string line(std::size_t n) {
  std::string text = resource(n);
  std::erase(text, '\n');
  return text + "\n";
}

const std::string kPatient = R"({"resourceType":"Patient","id":"p","name":[{"text":"Invented"}]})";
const std::string kReport =
    R"({"resourceType":"DiagnosticReport","status":"final","effectiveDateTime":"2026-03-01","result":[{"reference":"Observation/o0"}]})";

/// Megabytes of resident memory at the most, so far.
long peak() {
  rusage use{};
  getrusage(RUSAGE_SELF, &use);
  return use.ru_maxrss / 1024;
}

std::size_t entriesToMake() {
  const char* megabytes = std::getenv("HOMEOSTAT_STREAM_MB");
  return static_cast<std::size_t>(megabytes == nullptr ? 20 : std::atoi(megabytes)) * 1000;
}

/// A finding takes about two kilobytes; 64 MB are left for everything else.
void readsFlat(std::streambuf& made, const char* format) {
  const std::size_t entries = entriesToMake();
  index();
  const long before = peak();
  std::istream in(&made);
  const auto import = importStream(in, "long", index());
  ASSERT_TRUE(import) << import.error().line();
  EXPECT_EQ(import->format, format);
  EXPECT_EQ(import->findings.size(), entries / 100);
  EXPECT_EQ(import->patient->name, "Invented");
  ASSERT_TRUE(import->findings[0].at);
  EXPECT_EQ(import->findings[0].at->iso(), "2026-03-01") << "from the report at the end";
  const long allowed = 64 + static_cast<long>(entries / 100 * 2 / 1000);
  EXPECT_LT(peak() - before, allowed) << "megabytes, for " << entries / 1000 << " of file";
  std::cout << format << ": " << entries / 1000 << " MB read, peak grew by " << peak() - before << " MB\n";
}

TEST(LongFile, ABundleIsReadInFlatMemory) {
  Made made(R"({"resourceType":"Bundle","type":"collection","entry":[)",
            ",{\"resource\":" + kPatient + "},{\"resource\":" + kReport + "}]}", entriesToMake(), entry);
  readsFlat(made, "fhir-json");
}

TEST(LongFile, NdjsonIsReadInFlatMemory) {
  Made made(kPatient + "\n", kReport + "\n", entriesToMake(), line);
  readsFlat(made, "fhir-ndjson");
}

TEST(LongFile, OfAnotherKindIsRefused) {
  std::istringstream in("MSH|^~\\&|A|B\r");
  const auto refused = importStream(in, "long", index());
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().line(), HasSubstr("only FHIR Bundles in JSON and NDJSON may be this long"));
}

TEST(LongFile, BrokenSyntaxNamesThePlaceAndTakesNothing) {
  std::istringstream in(R"({"resourceType":"Bundle","entry":[{"resource":)" + kPatient + R"(},{"resource":])");
  const auto refused = importStream(in, "long", index());
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().line(), HasSubstr("byte "));
}

/// Every Bundle of the corpus, read whole and as a stream.
TEST(LongFile, AStreamAndATreeGiveTheSameImport) {
  if (!std::filesystem::exists(corpus())) GTEST_SKIP() << "the corpus is not here: " << corpus();
  ImportOptions streaming;
  streaming.stream_from = 0;
  std::size_t compared = 0;
  for (const auto& file : std::filesystem::recursive_directory_iterator(corpus())) {
    if (file.path().extension() != ".json") continue;
    const std::string bytes = support::slurp(file.path());
    const auto tree = tryRead(bytes), stream = tryRead(bytes, streaming);
    ASSERT_EQ(tree.has_value(), stream.has_value()) << file.path();
    if (!tree) continue;
    EXPECT_EQ(importJson(*tree), importJson(*stream)) << file.path();
    ++compared;
  }
  EXPECT_GT(compared, 50U);
}

}  // namespace
}  // namespace homeostat::intake::test
