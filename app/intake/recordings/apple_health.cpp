// Apple Health's export.xml, record by record through libxml2's reader. Its attributes are named in the document type
// that every export brings along.
#include <fmt/format.h>
#include <libxml/xmlreader.h>

#include <algorithm>
#include <map>
#include <memory>

#include "app/intake/recordings/lines.hpp"
#include "app/intake/recordings/summaries.hpp"

namespace homeostat::recordings {
namespace {

struct Unit {
  const char* written;  ///< as the export writes it
  const char* ucum;
};
struct Kind {
  const char* metric;
  std::vector<Unit> units;  ///< the phone's country decides
  [[nodiscard]] const Unit* unit(std::string_view written) const {
    const auto it = std::find_if(units.begin(), units.end(), [&](const Unit& u) { return u.written == written; });
    return it == units.end() ? nullptr : &*it;
  }
};

/// Quantities that have a concept of their own.
const std::map<std::string_view, Kind>& kinds() {
  static const std::map<std::string_view, Kind> all{
      {"HKQuantityTypeIdentifierRestingHeartRate", {"resting-heart-rate", {{"count/min", "/min"}}}},
      {"HKQuantityTypeIdentifierBloodPressureSystolic", {"systolic-bp", {{"mmHg", "mm[Hg]"}}}},
      {"HKQuantityTypeIdentifierBloodPressureDiastolic", {"diastolic-bp", {{"mmHg", "mm[Hg]"}}}},
      {"HKQuantityTypeIdentifierBodyMass", {"body-weight", {{"kg", "kg"}, {"lb", "[lb_av]"}}}},
      {"HKQuantityTypeIdentifierHeight",
       {"body-height", {{"cm", "cm"}, {"m", "m"}, {"in", "[in_i]"}, {"ft", "[ft_i]"}}}},
      {"HKQuantityTypeIdentifierBodyTemperature", {"temperature", {{"degC", "Cel"}, {"degF", "[degF]"}}}}};
  return all;
}

/// Why a kind of record stays outside, where that is more than "no concept for it".
std::string objectionTo(std::string_view type) {
  if (type == "HKQuantityTypeIdentifierHeartRateVariabilitySDNN")
    return "SDNN that the watch takes over about a minute, against five minutes that SDNN needs";
  if (type == "HKQuantityTypeIdentifierHeartRate") return "heart rate at any moment, not at rest";
  if (type == "HKQuantityTypeIdentifierRespiratoryRate") return "many values a night, no single one stands for it";
  return "this product has no concept for it";
}

struct CloseReader {
  void operator()(xmlTextReader* reader) const { xmlFreeTextReader(reader); }
};
using Reader = std::unique_ptr<xmlTextReader, CloseReader>;

std::string_view view(const xmlChar* text) {
  return text == nullptr ? std::string_view() : std::string_view(reinterpret_cast<const char*>(text));
}

/// "2024-01-01 06:00:00 +0000".
std::optional<base::Instant> momentOf(std::string_view text) {
  const auto fields = fieldsOf(text, ' ');
  if (fields.size() != 3 || fields[2].size() != 5) return std::nullopt;
  const auto at = base::Instant::parse(
      fmt::format("{}T{}{}:{}", fields[0], fields[1], fields[2].substr(0, 3), fields[2].substr(3)));
  return at ? std::optional(*at) : std::nullopt;
}

/// The first error, with its line.
void keepError(void* to, xmlErrorPtr error) {
  auto& kept = *static_cast<std::pair<int, std::string>*>(to);
  if (!kept.second.empty() || error == nullptr || error->message == nullptr) return;
  kept = {error->line, std::string(trimmed(error->message))};
}

constexpr std::string_view kSleep = "HKCategoryTypeIdentifierSleepAnalysis";

class AppleHealth {
 public:
  AppleHealth(std::string file, const MeasureOptions& options) : options_(options) {
    out_.file = std::move(file);
    out_.format = "apple-health";
  }

  base::Result<Summary> read(const std::filesystem::path& path) {
    reader_.reset(xmlReaderForFile(path.c_str(), nullptr, XML_PARSE_NONET));
    return readAll();
  }

  base::Result<Summary> readText(const std::string& bytes) {
    reader_.reset(xmlReaderForMemory(bytes.data(), static_cast<int>(bytes.size()), nullptr, nullptr, XML_PARSE_NONET));
    return readAll();
  }

 private:
  base::Result<Summary> readAll() {
    if (!reader_)
      return base::refuse({"file.unreadable", out_.file, "", "the file cannot be opened", "Check its permissions"});
    std::pair<int, std::string> error;
    xmlTextReaderSetStructuredErrorHandler(reader_.get(), keepError, &error);
    constexpr std::size_t between = 20000;  // nodes from one question to the next
    std::size_t nodes = 0;
    int more = 1;
    while ((more = xmlTextReaderRead(reader_.get())) == 1) {
      if (options_.goes_on && ++nodes % between == 0 && !options_.goes_on(bytesRead()))
        return base::refuse({"import.stopped", out_.file, "", "reading was stopped; nothing of it was taken", ""});
      const int type = xmlTextReaderNodeType(reader_.get());
      if (type == XML_READER_TYPE_DOCUMENT_TYPE && hasEntities())
        return base::refuse({"xml.entities", out_.file, "line 2", "the document type declares entities",
                             "Export again from the Health app"});
      if (type == XML_READER_TYPE_ELEMENT) element();
    }
    if (more < 0)
      return base::refuse({"xml.broken", out_.file, "line " + std::to_string(error.first),
                           error.second.empty() ? "the XML is broken" : error.second,
                           "Export again from the Health app, or copy the whole file"});
    return finish();
  }

  [[nodiscard]] std::uintmax_t bytesRead() const {
    return static_cast<std::uintmax_t>(std::max<long>(0, xmlTextReaderByteConsumed(reader_.get())));
  }

  bool hasEntities() {
    const auto* dtd = reinterpret_cast<const xmlDtd*>(xmlTextReaderCurrentNode(reader_.get()));
    return dtd != nullptr && (dtd->entities != nullptr || dtd->pentities != nullptr);
  }

  /// Straight from the reader's node: its own calls for an attribute cost a third of the pace.
  static std::string_view valueOf(const xmlAttr* attribute) {
    if (attribute == nullptr || attribute->children == nullptr) return {};
    return view(attribute->children->content);
  }

  std::string attribute(const char* name) const {
    for (const xmlAttr* a = node_->properties; a != nullptr; a = a->next)
      if (view(a->name) == name) return std::string(valueOf(a));
    return {};
  }

  void element() {
    node_ = xmlTextReaderCurrentNode(reader_.get());
    const auto name = view(node_->name);
    if (name == "Record") {
      // A record inside a correlation stands in the export once more by itself.
      if (node_->parent != nullptr && view(node_->parent->name) == "HealthData") record();
    } else if (name == "Me") {
      setPerson(attribute("HKCharacteristicTypeIdentifierDateOfBirth"),
                attribute("HKCharacteristicTypeIdentifierBiologicalSex"));
    }
  }

  void setPerson(const std::string& birth, const std::string& sex) {
    if (const auto date = base::CivilDate::parse(birth)) out_.birth_date = *date;
    if (sex == "HKBiologicalSexFemale") out_.sex = "female";
    if (sex == "HKBiologicalSexMale") out_.sex = "male";
    if (sex == "HKBiologicalSexOther") out_.sex = "other";
  }

  void record() {
    const xmlAttr* first = node_->properties;
    const bool leads = first != nullptr && view(first->name) == "type";
    const std::string other = leads ? std::string() : attribute("type");
    const std::string_view type = leads ? valueOf(first) : std::string_view(other);
    if (last_ != others_.end() && last_->first == type) {
      ++last_->second;
      return;
    }
    const auto known = kinds().find(type);
    if (known != kinds().end()) return take(known->first, known->second);
    if (type == kSleep) return sleep();
    last_ = others_.find(type);
    if (last_ == others_.end()) last_ = others_.emplace(std::string(type), 0).first;
    ++last_->second;
  }

  /// Elements remember lines up to 65,534; beyond, the reader's own position is known, which runs a little ahead.
  [[nodiscard]] std::string placeOfNode() const {
    constexpr unsigned short unknown = 65535;
    if (node_->line < unknown) return "line " + std::to_string(node_->line);
    return "about line " + std::to_string(xmlTextReaderGetParserLineNumber(reader_.get()));
  }

  void take(std::string_view type, const Kind& kind) {
    const std::string value = attribute("value"), unit = attribute("unit"), start = attribute("startDate");
    const std::string place = placeOfNode();
    const auto number = numberOf(value);
    const auto at = momentOf(start);
    const Unit* known = kind.unit(unit);
    if (!number || !at || known == nullptr) {
      out_.left.push_back({place, std::string(kind.metric),
                           fmt::format("value \"{}\", unit \"{}\", moment \"{}\" cannot be read as {} in {}", value,
                                       unit, start, kind.metric, kind.units.front().written)});
      return;
    }
    if (!options_.metrics.empty() && !options_.metrics.contains(kind.metric)) return;
    inference::Finding finding;
    finding.code = finding.name = kind.metric;
    finding.value = number;
    finding.value_text = value;
    finding.unit = known->ucum;
    finding.at = at;
    finding.conditions = options_.conditions;
    finding.notes = {"as the phone or a device connected to it gave it"};
    finding.source = {out_.file, place, std::string(type)};
    out_.findings.push_back(std::move(finding));
    out_.kept +=
        fmt::format("<Record type=\"{}\" unit=\"{}\" value=\"{}\" startDate=\"{}\"/>\n", type, unit, value, start);
  }

  /// What is marked asleep, whatever its stage; time in bed and awake are not sleep.
  void sleep() {
    const std::string value = attribute("value"), start = attribute("startDate"), end = attribute("endDate");
    if (value.find("Asleep") == std::string::npos) {
      ++not_asleep_;
      return;
    }
    const auto from = momentOf(start), to = momentOf(end);
    constexpr std::int64_t longest_ms = 20LL * 3600 * 1000;
    if (!from || !to || to->utc_ms <= from->utc_ms || to->utc_ms - from->utc_ms > longest_ms) {
      out_.left.push_back(
          {placeOfNode(), "", fmt::format("a sleep from \"{}\" to \"{}\": no times of a sleep", start, end)});
      return;
    }
    asleep_.push_back({*from, *to, false});
    out_.kept += fmt::format(
        "<Record type=\"{}\" value=\"HKCategoryValueSleepAnalysisAsleep\" startDate=\"{}\" endDate=\"{}\"/>\n", kSleep,
        start, end);
  }

  /// Stages, of one watch or of several, to sleeps.
  void joinSleep() {
    constexpr std::int64_t awake_within_ms = 2LL * 3600 * 1000;
    std::stable_sort(asleep_.begin(), asleep_.end(),
                     [](const SleepTimes& a, const SleepTimes& b) { return a.asleep.utc_ms < b.asleep.utc_ms; });
    for (const auto& part : asleep_) {
      auto& all = out_.sleeps;
      if (all.empty() || part.asleep.utc_ms - all.back().awake.utc_ms >= awake_within_ms)
        all.push_back(part);
      else if (part.awake.utc_ms > all.back().awake.utc_ms)
        all.back().awake = part.awake;
    }
    if (not_asleep_ > 0)
      out_.left.push_back(
          {std::string(kSleep), "", fmt::format("{} records of time in bed or awake: no sleep", not_asleep_)});
  }

  base::Result<Summary> finish() {
    joinSleep();
    for (const auto& [type, count] : others_)
      out_.left.push_back({type, "", fmt::format("{} records not taken: {}", count, objectionTo(type))});
    if (out_.findings.empty() && out_.sleeps.empty() && out_.left.empty())
      return base::refuse({"recording.empty", out_.file, "", "the export holds no record of the body",
                           "Export it again from the phone, with all records"});
    out_.kept = "<HealthData>\n" + out_.kept + "</HealthData>\n";
    return std::move(out_);
  }

  const MeasureOptions& options_;
  Reader reader_;
  std::vector<SleepTimes> asleep_;  ///< stages as they stand
  std::size_t not_asleep_ = 0;
  const xmlNode* node_ = nullptr;  ///< the element being looked at
  Summary out_;
  std::map<std::string, std::size_t, std::less<>> others_;  ///< records by kind that were not taken
  std::map<std::string, std::size_t, std::less<>>::iterator last_ = others_.end();
};

}  // namespace

bool looksLikeAppleHealth(std::string_view head) {
  constexpr std::size_t enough = 1U << 16U;
  head = head.substr(0, enough);
  const auto start = trimmed(head.substr(0, 200));
  if (!start.starts_with('<') && !start.starts_with("\xEF\xBB\xBF<")) return false;
  return head.find("<!DOCTYPE HealthData") != std::string_view::npos ||
         head.find("<HealthData") != std::string_view::npos;
}

base::Result<Summary> readAppleHealth(const std::filesystem::path& path, const MeasureOptions& options) {
  return AppleHealth(path.filename().string(), options).read(path);
}

base::Result<Summary> readAppleHealth(const File& kept, const MeasureOptions& options) {
  return AppleHealth(kept.name, options).readText(kept.bytes);
}

}  // namespace homeostat::recordings
