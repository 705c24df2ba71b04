#include "app/consultation/documents.hpp"

#include <algorithm>
#include <filesystem>
#include <map>

#include "app/consultation/kept_recordings.hpp"
#include "app/consultation/light_reading.hpp"
#include "app/consultation/reviews.hpp"
#include "kb/base/digest.hpp"
#include "kb/base/file.hpp"
#include "reports/document/pages.hpp"

namespace homeostat::consultation {
namespace {

using base::Json;
using base::refuse;
using base::Result;

base::Refusal badPractice(const std::string& file, const std::string& place, const std::string& cause) {
  return {"practice-file.form", file, place, cause,
          "It holds letterhead (a list of lines), letterhead_image (file and text), clinician, language and invented "
          "(true or false)"};
}

/// {"file": "logo.png", "text": "Practice Example"}: the file lies beside the practice's.
Result<reports::Image> letterheadImage(const Json& value, const std::string& file) {
  const auto text = [&](const char* key) {
    return value.is_object() && value.contains(key) && value.at(key).is_string() ? value.at(key).get<std::string>()
                                                                                 : std::string();
  };
  if (text("file").empty())
    return refuse(badPractice(file, "letterhead_image", "does not say which \"file\" and \"text\""));
  return readLetterheadImage(std::filesystem::path(file).parent_path() / text("file"), text("text"));
}

Result<void> takeKey(const std::string& key, const Json& value, const std::string& file, reports::Printing& out) {
  const auto wrong = [&](const char* wanted) {
    return refuse(badPractice(file, key, std::string("is not ") + wanted));
  };
  if (key == "letterhead") {
    if (!value.is_array()) return wrong("a list of lines");
    for (const auto& line : value) {
      if (!line.is_string()) return wrong("a list of lines");
      out.letterhead.push_back(line.get<std::string>());
    }
  } else if (key == "letterhead_image") {
    auto image = letterheadImage(value, file);
    if (!image) return refuse(image.error());
    out.letterhead_image = std::move(*image);
  } else if (key == "clinician" || key == "language") {
    if (!value.is_string()) return wrong("a text");
    (key == "clinician" ? out.clinician : out.language) = value.get<std::string>();
  } else if (key == "invented") {
    if (!value.is_boolean()) return wrong("true or false");
    out.invented = value.get<bool>();
  } else {
    return refuse(badPractice(file, key, "this key is not known"));
  }
  return {};
}

bool isSigned(const record::PatientView& view, const Visit& visit) {
  for (const auto& made : view.assessments) {
    if (made.is_signed && made.assessment.assessment_hash == visit.assessment_hash) return true;
  }
  return false;
}

/// The patient's newest light log and newest diary or device's sleep in the record, read again from the originals.
Result<std::vector<FileRead>> lightOf(const Practice& practice, const std::string& patient) {
  const auto events = practice.ledger().events(patient);
  if (!events) return refuse(events.error());
  const auto withdrawn = record::withdrawnEntries(*events);
  std::map<std::string, FileRead> newest;
  for (const auto& event : *events) {
    if (event.kind != record::CaseImported::kKind || withdrawn.contains(event.sequence)) continue;
    const auto imported = record::fromEvent<record::CaseImported>(event);
    if (!imported || imported->recording.is_object() || imported->blob.empty()) continue;
    auto bytes = practice.ledger().getBlob(imported->blob);
    if (!bytes) return refuse(bytes.error());
    const auto& knowledge = practice.knowledge().knowledge();
    if (auto figures = readFiguresAgain(imported->source_file, *bytes, knowledge); figures && *figures) {
      if ((*figures)->isLight()) newest.insert_or_assign("sleep", std::move(**figures));
      continue;
    }
    if (!light_log::looksLikeLightLog(*bytes)) continue;
    auto read = readAsLight(imported->source_file, std::move(*bytes), practice.knowledge().knowledge());
    if (!read) return refuse(read.error());
    newest.insert_or_assign(read->format == "sleep-diary" ? "sleep" : read->format, std::move(*read));
  }
  std::vector<FileRead> out;
  for (auto& [format, read] : newest) out.push_back(std::move(read));
  return out;
}

}  // namespace

Result<reports::Image> readLetterheadImage(const std::filesystem::path& file, const std::string& text) {
  auto bytes = base::readFile(file.string());
  if (!bytes) return refuse(bytes.error());
  return reports::Image::read(std::move(*bytes), text, file.string());
}

Result<reports::Printing> readPrinting(std::string_view json_text, const std::string& file) {
  const auto json = base::parseJson(json_text, file);
  if (!json) return refuse(json.error());
  if (!json->is_object()) return refuse(badPractice(file, "", "is not an object"));
  reports::Printing out;
  for (const auto& [key, value] : json->items()) {
    if (auto taken = takeKey(key, value, file, out); !taken) return refuse(taken.error());
  }
  return out;
}

Result<std::string> documentBytes(const reports::Document& document, const std::string& file_name) {
  if (file_name.ends_with(".html")) return reports::html(document);
  if (!file_name.ends_with(".pdf") && file_name != "-") {
    return refuse(
        {"report.ending", file_name, "", "a document is written as .pdf or .html", "Give a file name that ends so"});
  }
  const auto pages = reports::Pages::lay(document);
  if (!pages) return refuse(pages.error());
  return pages->pdf();
}

Result<std::vector<reports::MeasuredRecording>> recordingsOf(const Practice& practice, const std::string& patient) {
  auto kept = keptRecordings(practice, patient);
  if (!kept) return refuse(kept.error());
  std::vector<reports::MeasuredRecording> out;
  for (auto& one : *kept) out.push_back(std::move(one.measured));
  return out;
}

inference::Case withDecisions(const Visit& visit, const record::PatientView& view) {
  inference::Case the_case = visit.the_case;
  the_case.decisions.clear();
  for (const auto& [id, seen] : view.decisions)
    the_case.decisions.push_back({id, seen.decision.decision, seen.decision.reason, seen.at});
  return the_case;
}

Result<Visit> visitToPrint(const Practice& practice, const std::string& patient, const base::Instant& now) {
  const auto view = practice.view(patient);
  if (!view) return refuse(view.error());
  if (view->visit && !view->visit->overtaken) return practice.visit(patient);
  return practice.assess(patient, now);
}

Result<reports::Document> documentOf(const Practice& practice, const std::string& patient, const Visit& visit,
                                     reports::Kind kind, const DocumentWish& wish) {
  const auto settings = practice.settings();
  if (!settings) return refuse(settings.error());
  const auto view = practice.view(patient);
  if (!view) return refuse(view.error());
  reports::Printing printing;
  printing.language = wish.language.empty() ? settings->language : wish.language;
  printing.letterhead = settings->letterhead;
  if (settings->letterhead_image) {
    const auto& kept = *settings->letterhead_image;
    auto bytes = practice.ledger().getBlob(kept.blob);
    if (!bytes) return refuse(bytes.error());
    auto image = reports::Image::read(std::move(*bytes), kept.text, kept.file);
    if (!image) return refuse(image.error());
    printing.letterhead_image = std::move(*image);
  }
  printing.large_print = wish.large_print;
  printing.invented = settings->invented;
  printing.is_signed = isSigned(*view, visit);
  printing.clinician = practice.ledger().user().name;
  const inference::Case the_case = withDecisions(visit, *view);
  reports::Subject subject{the_case, visit.assessment, practice.knowledge().edition(), {}, {}};
  for (const auto& [id, seen] : view->decisions) subject.notes[id] = seen.decision.note;
  const auto read = practice.review(visit.the_case.at);
  if (!read) return refuse(read.error());
  const auto& book = *read;
  subject.reviewers = book->reviewers(practice.knowledge().edition());
  const auto retracted = retractedInPrint(practice.ledger(), *book, patient);
  if (!retracted) return refuse(retracted.error());
  for (const auto& printed : *retracted) {
    subject.retracted.push_back({printed.item.substr(printed.item.find(' ') + 1), printed.document,
                                 printed.at.localDate(), book->items.at(printed.item).retracted_because});
  }
  for (const auto& task : view->tasks) {
    if (task.done) continue;
    const auto& made = task.task;
    subject.tasks.push_back({made.what, made.about, made.due ? std::optional(made.due->localDate()) : std::nullopt});
  }
  if (kind == reports::Kind::autonomic) {
    auto recordings = recordingsOf(practice, patient);
    if (!recordings) return refuse(recordings.error());
    subject.recordings = std::move(*recordings);
  }
  if (kind == reports::Kind::light) {
    const auto logs = lightOf(practice, patient);
    if (!logs) return refuse(logs.error());
    light_log::LightOptions options;
    options.plan = wish.night;
    auto answer = lightAnswer(*logs, options);
    if (!answer) return refuse(answer.error());
    subject.light = std::move(*answer);
  }
  return reports::compose(kind, subject, printing);
}

Result<void> issue(Practice& practice, const std::string& patient, const Visit& visit, reports::Kind kind,
                   const std::string& language, const std::string& bytes, const base::Instant& now) {
  const record::BlobDraft blob{patient, bytes};
  const auto address = practice.ledger().blobAddress(blob);
  if (!address) return refuse(address.error());
  const record::DocumentIssued issued{std::string(reports::wordOf(kind)), language, *address, base::sha256Hex(bytes),
                                      visit.assessment_hash};
  auto done = practice.ledger().appendAll({record::draftOf(issued, patient, now)}, {blob});
  if (!done) return refuse(done.error());
  return {};
}

}  // namespace homeostat::consultation
