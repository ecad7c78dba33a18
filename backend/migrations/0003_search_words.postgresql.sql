CREATE TABLE "search_click" ("id" SERIAL NOT NULL PRIMARY KEY, "day" TEXT NOT NULL, "place" INTEGER NOT NULL, "clicks" INTEGER NOT NULL, CHECK (place BETWEEN 1 AND 96 AND clicks >= 1));
CREATE TABLE "search_word" ("id" SERIAL NOT NULL PRIMARY KEY, "day" TEXT NOT NULL, "words" TEXT NOT NULL, "asked" INTEGER NOT NULL, "empty" INTEGER NOT NULL, "clicks" INTEGER NOT NULL, CHECK (asked >= 1 AND empty BETWEEN 0 AND asked AND clicks >= 0));
CREATE UNIQUE INDEX "search_click_day_place" ON "search_click" ("day", "place");
CREATE UNIQUE INDEX "search_word_day_words" ON "search_word" ("day", "words");
