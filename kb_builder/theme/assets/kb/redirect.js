// Goes on to where the page is now, and takes the query and the place in the page with it.
const page = document.querySelector('link[rel="canonical"]')
location.replace(page.href + location.search + location.hash)
