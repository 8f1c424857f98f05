// Loaded before the first paint, so that a dark page never flashes white.
(function () {
  var saved = null;
  try {
    saved = localStorage.getItem("flowglass.theme");
  } catch {
    // Storage may be forbidden; the system's preference decides then.
  }
  var dark = saved ? saved === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  var html = document.documentElement;
  html.dataset.theme = dark ? "dark" : "light";
  html.classList.add(dark ? "wa-dark" : "wa-light");
})();
