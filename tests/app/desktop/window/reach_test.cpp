// Every room by keyboard and by screen reader: no control without a name, no control that cannot be reached.
#include <gtk/gtk.h>

#include "app/desktop/kit/controls.hpp"
#include "tests/app/desktop/window/driver.hpp"

namespace homeostat::desktop {
namespace {

std::string nameOf(GtkWidget* widget) {
  auto* object = gtk_widget_get_accessible(widget);
  const char* own = object == nullptr ? nullptr : atk_object_get_name(object);
  if (own != nullptr && *own != '\0') return own;
  auto* relations = object == nullptr ? nullptr : atk_object_ref_relation_set(object);
  if (relations == nullptr) return {};
  std::string name;
  if (auto* labelled = atk_relation_set_get_relation_by_type(relations, ATK_RELATION_LABELLED_BY)) {
    auto* targets = atk_relation_get_target(labelled);
    for (guint i = 0; targets != nullptr && i < targets->len; ++i)
      if (const char* words = atk_object_get_name(ATK_OBJECT(g_ptr_array_index(targets, i)))) name += words;
  }
  g_object_unref(relations);
  return name;
}

/// A pane that holds other things: the keys go on to what it holds.
bool isPane(GtkWidget* widget) {
  if (GTK_IS_SCROLLED_WINDOW(widget) || GTK_IS_NOTEBOOK(widget)) return true;
  if (std::string(gtk_widget_get_name(widget)) != "wxPizza") return false;
  auto* children = gtk_container_get_children(GTK_CONTAINER(widget));
  const bool holds = children != nullptr;
  g_list_free(children);
  return holds;
}

struct Walk {
  std::vector<std::string> nameless;
  std::size_t controls = 0;

  void visit(GtkWidget* widget, const std::string& path) {
    if (gtk_widget_get_visible(widget) == 0) return;
    const std::string here = path + "/" + gtk_widget_get_name(widget);
    const bool takes_keys = gtk_widget_get_can_focus(widget) != 0 && gtk_widget_is_sensitive(widget) != 0;
    // Labels that can be selected take the focus and are their own name.
    if (takes_keys && !GTK_IS_LABEL(widget) && !isPane(widget)) {
      ++controls;
      if (nameOf(widget).empty()) nameless.push_back(here);
    }
    if (!GTK_IS_CONTAINER(widget)) return;
    struct Down {
      Walk* walk;
      const std::string* path;
    } down{this, &here};
    gtk_container_forall(
        GTK_CONTAINER(widget),
        [](GtkWidget* child, gpointer data) {
          const auto* to = static_cast<Down*>(data);
          to->walk->visit(child, *to->path);
        },
        &down);
  }
};

void expectNamed(Driver& at, const std::string& room) {
  at.settle(200);
  Walk walk;
  walk.visit(static_cast<GtkWidget*>(at.frame().GetHandle()), "");
  EXPECT_GT(walk.controls, 0U) << room;
  for (const auto& path : walk.nameless) ADD_FAILURE() << room << ": a control without a name: " << path;
}

TEST(Reach, EveryControlOfEveryRoomHasAName) {
  auto& frame = *testApp().frame();
  Driver at(frame);
  enterPractice(at);
  frame.showToday();
  expectNamed(at, "today");
  frame.showKnowledge();
  expectNamed(at, "knowledge");
  frame.showReview("intervention iron-treatment");
  expectNamed(at, "review");
  frame.showPractice();
  expectNamed(at, "practice");
  enterPatient(at);
  for (const auto& page : PatientRoom::pageNames()) {
    at.page(page);
    expectNamed(at, page);
  }
  at.page("intake");
  for (const char* way : {"sheet", "form", "recordings", "files"}) {
    at.choose(std::string("intake.way.") + way);
    expectNamed(at, std::string("intake ") + way);
  }
  frame.lock();
  at.usable("door.unlock");
  expectNamed(at, "door");
}

}  // namespace
}  // namespace homeostat::desktop
