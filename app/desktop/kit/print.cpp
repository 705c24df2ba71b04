#include "app/desktop/kit/print.hpp"

#include <gtk/gtk.h>

#include <memory>

namespace homeostat::desktop {
namespace {

struct Released {
  void operator()(GObject* object) const { g_object_unref(object); }
};
template <class T>
using Owned = std::unique_ptr<T, Released>;

void drawPage(GtkPrintOperation*, GtkPrintContext* context, gint number, gpointer data) {
  const auto* pages = static_cast<const reports::Pages*>(data);
  pages->paint(gtk_print_context_get_cairo_context(context), static_cast<std::size_t>(number));
}

PrintResult run(const reports::Pages& pages, const std::string& title, GtkPrintOperationAction action,
                GtkWindow* parent, const std::string& file) {
  auto* operation = gtk_print_operation_new();
  const Owned<GObject> keep(G_OBJECT(operation));
  auto* setup = gtk_page_setup_new();
  const Owned<GObject> keep_setup(G_OBJECT(setup));
  auto* a4 = gtk_paper_size_new(GTK_PAPER_NAME_A4);
  gtk_page_setup_set_paper_size_and_default_margins(setup, a4);
  gtk_paper_size_free(a4);
  gtk_print_operation_set_default_page_setup(operation, setup);
  gtk_print_operation_set_use_full_page(operation, TRUE);  // the pages bring their own margins
  gtk_print_operation_set_unit(operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_n_pages(operation, static_cast<gint>(pages.count()));
  gtk_print_operation_set_job_name(operation, title.c_str());
  if (!file.empty()) gtk_print_operation_set_export_filename(operation, file.c_str());
  g_signal_connect(operation, "draw-page", G_CALLBACK(drawPage), const_cast<reports::Pages*>(&pages));
  GError* error = nullptr;
  const auto result = gtk_print_operation_run(operation, action, parent, &error);
  if (result == GTK_PRINT_OPERATION_RESULT_ERROR) {
    PrintResult failed{Printed::failed, error != nullptr ? error->message : ""};
    if (error != nullptr) g_error_free(error);
    return failed;
  }
  return {result == GTK_PRINT_OPERATION_RESULT_CANCEL ? Printed::cancelled : Printed::done, {}};
}

}  // namespace

PrintResult printPages(wxWindow* parent, const reports::Pages& pages, const std::string& title) {
  auto* top = gtk_widget_get_toplevel(static_cast<GtkWidget*>(parent->GetHandle()));
  return run(pages, title, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, GTK_IS_WINDOW(top) ? GTK_WINDOW(top) : nullptr, {});
}

PrintResult printToFile(const reports::Pages& pages, const std::filesystem::path& file) {
  return run(pages, file.stem().string(), GTK_PRINT_OPERATION_ACTION_EXPORT, nullptr, file.string());
}

}  // namespace homeostat::desktop
