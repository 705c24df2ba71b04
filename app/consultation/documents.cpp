#include "app/consultation/documents.hpp"

#include "kb/base/digest.hpp"
#include "reports/document/pages.hpp"

namespace homeostat::consultation {
namespace {

using base::Json;
using base::refuse;
using base::Result;

base::Refusal badPractice(const std::string& file, const std::string& place, const std::string& cause) {
  return {"practice-file.form", file, place, cause,
          "It holds letterhead (a list of lines), clinician, language and invented (true or false)"};
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

}  // namespace

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

Result<reports::Document> documentOf(const Practice& practice, const std::string& patient, const Visit& visit,
                                     reports::Kind kind, const DocumentWish& wish) {
  const auto settings = practice.settings();
  if (!settings) return refuse(settings.error());
  const auto view = practice.view(patient);
  if (!view) return refuse(view.error());
  reports::Printing printing;
  printing.language = wish.language.empty() ? settings->language : wish.language;
  printing.letterhead = settings->letterhead;
  printing.large_print = wish.large_print;
  printing.invented = settings->invented;
  printing.is_signed = isSigned(*view, visit);
  printing.clinician = practice.ledger().user().name;
  reports::Subject subject{visit.the_case, visit.assessment, practice.knowledge().edition(), {}, {}};
  for (const auto& recording : view->recordings) subject.recordings.push_back(recording.line);
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
