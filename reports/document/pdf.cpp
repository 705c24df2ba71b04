#include <cairo-pdf.h>

#include <algorithm>
#include <cstdlib>
#include <qpdf/Buffer.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFObjectHandle.hh>
#include <qpdf/QPDFPageDocumentHelper.hh>
#include <qpdf/QPDFWriter.hh>

#include "kb/base/instant.hpp"
#include "reports/document/page_layout.hpp"
#include "reports/document/svg.hpp"

namespace homeostat::reports {
namespace {

cairo_status_t append(void* closure, const unsigned char* data, unsigned int length) {
  static_cast<std::string*>(closure)->append(reinterpret_cast<const char*>(data), length);
  return CAIRO_STATUS_SUCCESS;
}

void check(cairo_status_t status) {
  if (status != CAIRO_STATUS_SUCCESS) throw base::Failure("report.pdf", cairo_status_to_string(status));
}

void setMetadata(cairo_surface_t* surface, const Document& document) {
  const auto set = [surface](cairo_pdf_metadata_t key, const std::string& text) {
    cairo_pdf_surface_set_metadata(surface, key, printable(text).c_str());
  };
  set(CAIRO_PDF_METADATA_TITLE, document.title);
  set(CAIRO_PDF_METADATA_AUTHOR, document.author);
  set(CAIRO_PDF_METADATA_SUBJECT, document.subject);
  set(CAIRO_PDF_METADATA_CREATOR, "Homeostat");
  set(CAIRO_PDF_METADATA_CREATE_DATE, document.created);
  set(CAIRO_PDF_METADATA_MOD_DATE, document.created);
}

/// The title is the document itself; entries of level 3 stand under the last one of level 2.
void addOutline(cairo_surface_t* surface, const std::vector<OutlineEntry>& entries) {
  int parent = CAIRO_PDF_OUTLINE_ROOT;
  for (const auto& entry : entries) {
    const std::string place = "dest='" + entry.anchor + "'";
    const bool top = entry.level <= 2;
    const int id = cairo_pdf_surface_add_outline(surface, top ? CAIRO_PDF_OUTLINE_ROOT : parent, entry.text.c_str(),
                                                 place.c_str(), CAIRO_PDF_OUTLINE_FLAG_OPEN);
    if (top) parent = id;
  }
}

/// "D:20261125143000+01'00'" of an ISO time; PDF wants this form and Cairo writes it without "D:".
std::string pdfDate(const std::string& iso) {
  const auto instant = base::Instant::parse(iso);
  if (!instant) return {};
  std::string digits;
  for (const char c : iso.substr(0, 19)) {
    if (c >= '0' && c <= '9') digits += c;
  }
  if (!instant->offset_minutes) return "D:" + digits;
  const int offset = *instant->offset_minutes;
  if (offset == 0) return "D:" + digits + "Z";
  const auto two = [](int n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  return "D:" + digits + (offset < 0 ? "-" : "+") + two(std::abs(offset) / 60) + "'" + two(std::abs(offset) % 60) + "'";
}

std::string xmp(const Document& document) {
  std::string out =
      "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
      "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
      "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
      "xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\">\n";
  out += "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">" + xmlEscaped(document.title) +
         "</rdf:li></rdf:Alt></dc:title>\n";
  out += "<dc:creator><rdf:Seq><rdf:li>" + xmlEscaped(document.author) + "</rdf:li></rdf:Seq></dc:creator>\n";
  out += "<dc:language><rdf:Bag><rdf:li>" + document.language + "</rdf:li></rdf:Bag></dc:language>\n";
  out += "<xmp:CreateDate>" + document.created + "</xmp:CreateDate><xmp:CreatorTool>Homeostat</xmp:CreatorTool>\n";
  return out + "</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>";
}

/// What Cairo 1.16 does not write: the language, figure descriptions, scope of column heads, XMP, the title shown.
class Finisher {
 public:
  Finisher(const Document& document, const std::vector<std::string>& descriptions)
      : document_(document), descriptions_(descriptions) {}

  std::string finish(const std::string& bytes) {
    pdf_.processMemoryFile("document", bytes.data(), bytes.size());
    QPDFObjectHandle root = pdf_.getRoot();
    root.replaceKey("/Lang", QPDFObjectHandle::newUnicodeString(document_.language));
    root.replaceKey("/ViewerPreferences", QPDFObjectHandle::parse("<< /DisplayDocTitle true >>"));
    root.replaceKey("/Metadata", metadata());
    if (root.getKey("/StructTreeRoot").isDictionary()) visit(root.getKey("/StructTreeRoot"), 0);
    dates();
    for (auto& page : QPDFPageDocumentHelper(pdf_).getAllPages())
      page.getObjectHandle().replaceKey("/Tabs", QPDFObjectHandle::newName("/S"));
    QPDFWriter writer(pdf_);
    writer.setOutputMemory();
    writer.setMinimumPDFVersion("1.7");
    writer.setDeterministicID(true);
    writer.setObjectStreamMode(qpdf_o_generate);
    writer.write();
    const auto buffer = writer.getBufferSharedPointer();
    return {reinterpret_cast<const char*>(buffer->getBuffer()), buffer->getSize()};
  }

 private:
  const Document& document_;
  const std::vector<std::string>& descriptions_;
  std::size_t figures_ = 0;
  QPDF pdf_;

  QPDFObjectHandle metadata() {
    QPDFObjectHandle stream = QPDFObjectHandle::newStream(&pdf_, xmp(document_));
    stream.getDict().replaceKey("/Type", QPDFObjectHandle::newName("/Metadata"));
    stream.getDict().replaceKey("/Subtype", QPDFObjectHandle::newName("/XML"));
    return stream;
  }

  void dates() {
    QPDFObjectHandle info = pdf_.getTrailer().getKey("/Info");
    const std::string date = pdfDate(document_.created);
    if (!info.isDictionary() || date.empty()) return;
    info.replaceKey("/CreationDate", QPDFObjectHandle::newString(date));
    info.replaceKey("/ModDate", QPDFObjectHandle::newString(date));
  }

  void visit(QPDFObjectHandle element, int depth) {
    if (depth > 40 || !element.isDictionary()) return;
    QPDFObjectHandle kind = element.getKey("/S");
    if (kind.isName() && kind.getName() == "/Figure" && figures_ < descriptions_.size())
      element.replaceKey("/Alt", QPDFObjectHandle::newUnicodeString(descriptions_[figures_++]));
    if (kind.isName() && kind.getName() == "/TH")
      element.replaceKey("/A", QPDFObjectHandle::parse("<< /O /Table /Scope /Column >>"));
    if (kind.isName() && kind.getName() == "/Document")
      element.replaceKey("/Lang", QPDFObjectHandle::newUnicodeString(document_.language));
    QPDFObjectHandle kids = element.getKey("/K");
    if (kids.isDictionary()) visit(kids, depth + 1);
    if (!kids.isArray()) return;
    for (int i = 0; i < kids.getArrayNItems(); ++i) visit(kids.getArrayItem(i), depth + 1);
  }
};

}  // namespace

std::string Pages::pdf() const {
  std::string bytes;
  cairo_surface_t* surface = cairo_pdf_surface_create_for_stream(append, &bytes, kPageWidth, kPageHeight);
  cairo_pdf_surface_restrict_to_version(surface, CAIRO_PDF_VERSION_1_5);
  setMetadata(surface, impl_->document);
  cairo_t* cairo = cairo_create(surface);
  cairo_tag_begin(cairo, "Document", nullptr);
  for (std::size_t page = 0; page < count(); ++page) {
    impl_->paint(cairo, page, true);
    if (page + 1 < count()) cairo_show_page(cairo);
  }
  cairo_tag_end(cairo, "Document");
  addOutline(surface, impl_->parts.outline);
  const cairo_status_t drawn = cairo_status(cairo);
  cairo_destroy(cairo);
  cairo_surface_finish(surface);
  const cairo_status_t written = cairo_surface_status(surface);
  cairo_surface_destroy(surface);
  check(drawn);
  check(written);
  try {
    return Finisher(impl_->document, impl_->parts.figure_descriptions).finish(bytes);
  } catch (const std::exception& error) {
    throw base::Failure("report.pdf", error.what());
  }
}

}  // namespace homeostat::reports
