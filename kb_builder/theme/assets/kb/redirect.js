// Goes on to where the page is now, and takes the query and the place in the page with it.
const { now } = document.currentScript.dataset;
location.replace(new URL(now, location.href.replace(/[?#].*/, "")).href + location.search + location.hash);
