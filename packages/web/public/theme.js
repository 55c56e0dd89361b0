// Runs before the first paint so that a chosen theme never flashes the other one.
(function () {
  try {
    var theme = localStorage.getItem("staunch.theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  } catch (error) {
    // Storage can be forbidden; the system's theme then stands.
    console.info("The theme choice cannot be read", error);
  }
})();
