-- A library as the eighth schema has it. Frozen: never edit, only add newer files.
PRAGMA application_id = 1380336196;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
CREATE TABLE assets (
        key INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        sha256 TEXT UNIQUE CHECK (length(sha256) = 64),
        name TEXT NOT NULL,
        width INTEGER NOT NULL CHECK (width >= 0),
        height INTEGER NOT NULL CHECK (height >= 0),
        format TEXT NOT NULL,
        byte_size INTEGER NOT NULL CHECK (byte_size >= 0),
        has_alpha INTEGER NOT NULL CHECK (has_alpha IN (0, 1)),
        storage TEXT NOT NULL CHECK (storage IN ('copied', 'linked')),
        source ANY NOT NULL,
        url TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('pending', 'stored', 'ready', 'failed')),
        imported_at REAL NOT NULL, remarks TEXT NOT NULL DEFAULT '',
        CHECK (sha256 IS NOT NULL OR state IN ('pending', 'failed'))
    ) STRICT;
CREATE TABLE asset_aliases (
        alias TEXT NOT NULL PRIMARY KEY,
        asset_key INTEGER NOT NULL REFERENCES assets (key) ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID;
CREATE TABLE sources (
        path ANY NOT NULL PRIMARY KEY,
        asset_key INTEGER NOT NULL REFERENCES assets (key) ON DELETE CASCADE,
        byte_size INTEGER NOT NULL,
        mtime_ns INTEGER NOT NULL
    ) STRICT;
CREATE TABLE import_jobs (
        asset_key INTEGER NOT NULL PRIMARY KEY REFERENCES assets (key) ON DELETE CASCADE,
        state TEXT NOT NULL CHECK (state IN ('pending', 'failed')),
        attempts INTEGER NOT NULL,
        path ANY NOT NULL,
        url TEXT NOT NULL,
        name TEXT NOT NULL,
        is_staged INTEGER NOT NULL CHECK (is_staged IN (0, 1)),
        is_linked INTEGER NOT NULL CHECK (is_linked IN (0, 1)),
        sentence TEXT NOT NULL,
        hint TEXT NOT NULL
    ) STRICT;
CREATE TABLE spaces (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL,
        model TEXT NOT NULL,
        version TEXT NOT NULL,
        dim INTEGER NOT NULL CHECK (dim > 0),
        fingerprint TEXT NOT NULL UNIQUE,
        generation INTEGER NOT NULL
    ) STRICT;
CREATE TABLE vectors (
        space_id INTEGER NOT NULL REFERENCES spaces (id) ON DELETE CASCADE,
        variant INTEGER NOT NULL CHECK (variant >= 0),
        asset_key INTEGER NOT NULL REFERENCES assets (key) ON DELETE CASCADE,
        vector BLOB NOT NULL,
        PRIMARY KEY (space_id, variant, asset_key)
    ) STRICT;
CREATE TABLE embed_failures (
        space_id INTEGER NOT NULL REFERENCES spaces (id) ON DELETE CASCADE,
        asset_key INTEGER NOT NULL REFERENCES assets (key) ON DELETE CASCADE,
        sentence TEXT NOT NULL,
        hint TEXT NOT NULL,
        PRIMARY KEY (space_id, asset_key)
    ) STRICT, WITHOUT ROWID;
CREATE TABLE boards (
        key INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL CHECK (length(name) > 0),
        created_at REAL NOT NULL,
        changed_at REAL NOT NULL,
        trashed_at REAL,
        view_x REAL,
        view_y REAL,
        view_zoom REAL
    , place INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE tags (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL COLLATE NOCASE UNIQUE
    ) STRICT;
CREATE TABLE asset_tags (
        tag_id INTEGER NOT NULL REFERENCES tags (id) ON DELETE CASCADE,
        asset_key INTEGER NOT NULL REFERENCES assets (key) ON DELETE CASCADE,
        PRIMARY KEY (tag_id, asset_key)
    ) STRICT, WITHOUT ROWID;
CREATE TABLE meta (
        key TEXT NOT NULL PRIMARY KEY,
        value TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
CREATE TABLE items (
        board_key INTEGER NOT NULL REFERENCES boards (key) ON DELETE CASCADE,
        id TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (length(kind) > 0),
        asset_key INTEGER REFERENCES assets (key),
        x REAL NOT NULL,
        y REAL NOT NULL,
        width REAL NOT NULL CHECK (width > 0),
        height REAL NOT NULL CHECK (height > 0),
        rotation REAL NOT NULL,
        z REAL NOT NULL,
        is_flipped_h INTEGER NOT NULL CHECK (is_flipped_h IN (0, 1)),
        is_flipped_v INTEGER NOT NULL CHECK (is_flipped_v IN (0, 1)),
        opacity REAL NOT NULL CHECK (opacity BETWEEN 0 AND 1),
        is_locked INTEGER NOT NULL CHECK (is_locked IN (0, 1)),
        group_id TEXT,
        content TEXT NOT NULL,
        PRIMARY KEY (board_key, id),
        CHECK (kind <> 'picture' OR asset_key IS NOT NULL)
    ) STRICT, WITHOUT ROWID;
CREATE TABLE groups (
        board_key INTEGER NOT NULL REFERENCES boards (key) ON DELETE CASCADE,
        id TEXT NOT NULL,
        name TEXT NOT NULL,
        colour TEXT NOT NULL,
        parent_id TEXT,
        is_collapsed INTEGER NOT NULL CHECK (is_collapsed IN (0, 1)),
        is_locked INTEGER NOT NULL CHECK (is_locked IN (0, 1)),
        PRIMARY KEY (board_key, id)
    ) STRICT, WITHOUT ROWID;
CREATE TABLE board_settings (
        board_key INTEGER NOT NULL REFERENCES boards (key) ON DELETE CASCADE,
        name TEXT NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY (board_key, name)
    ) STRICT, WITHOUT ROWID;
CREATE TABLE names (
        id INTEGER PRIMARY KEY,
        asset_key INTEGER NOT NULL REFERENCES assets (key) ON DELETE CASCADE,
        name TEXT NOT NULL,
        folded TEXT NOT NULL,
        words TEXT NOT NULL,
        UNIQUE (asset_key, name)
    ) STRICT;
CREATE VIRTUAL TABLE name_grams USING fts5(
        grams, content = '', columnsize = 0, detail = none, prefix = '1 2', tokenize = 'ascii'
    );
CREATE TABLE original_looks (
        asset_key INTEGER NOT NULL PRIMARY KEY REFERENCES assets (key) ON DELETE CASCADE,
        seen TEXT NOT NULL CHECK (seen IN ('unchanged', 'missing', 'changed')),
        byte_size INTEGER NOT NULL CHECK (byte_size >= 0),
        mtime_ns INTEGER NOT NULL,
        ctime_ns INTEGER NOT NULL,
        is_wanted INTEGER NOT NULL CHECK (is_wanted IN (0, 1)),
        sentence TEXT NOT NULL,
        hint TEXT NOT NULL
    ) STRICT;
CREATE TABLE picture_hashes (
        number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        asset_key INTEGER NOT NULL UNIQUE REFERENCES assets (key) ON DELETE CASCADE,
        rules INTEGER NOT NULL,
        hashes BLOB NOT NULL
    ) STRICT;
CREATE TABLE kept_copies (
        asset_key INTEGER NOT NULL REFERENCES assets (key) ON DELETE CASCADE,
        other_key INTEGER NOT NULL REFERENCES assets (key) ON DELETE CASCADE,
        PRIMARY KEY (asset_key, other_key),
        CHECK (asset_key < other_key)
    ) STRICT, WITHOUT ROWID;
CREATE TABLE palettes (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        asset_key INTEGER NOT NULL UNIQUE REFERENCES assets (key) ON DELETE CASCADE,
        colours BLOB NOT NULL CHECK (length(colours) % 4 = 0)
    ) STRICT;
CREATE INDEX assets_state ON assets (state);
CREATE INDEX assets_source ON assets (source);
CREATE INDEX asset_aliases_asset ON asset_aliases (asset_key);
CREATE INDEX sources_asset ON sources (asset_key);
CREATE INDEX import_jobs_state ON import_jobs (state, asset_key);
CREATE INDEX vectors_asset ON vectors (asset_key, space_id, variant);
CREATE INDEX embed_failures_asset ON embed_failures (asset_key);
CREATE INDEX asset_tags_asset ON asset_tags (asset_key);
CREATE INDEX items_asset ON items (asset_key);
CREATE INDEX items_order ON items (board_key, z, asset_key);
CREATE INDEX kept_copies_of_other ON kept_copies (other_key);
INSERT INTO alembic_version VALUES ('0008');
INSERT INTO assets VALUES (1, 'asset-one', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'one.jpg', 40, 30, 'JPEG', 1000, 0, 'copied', '/pictures/one.jpg', '', 'ready', 1.5, '[["parts_not_shown", 3], ["of a newer one", 1]]');
INSERT INTO assets VALUES (2, 'asset-two', NULL, 'two.jpg', 40, 30, '', 0, 0, 'linked', '/pictures/two.jpg', '', 'pending', 1.5, '');
INSERT INTO asset_aliases VALUES ('asset-alias', 1);
INSERT INTO sources VALUES ('/pictures/one.jpg', 1, 1000, 7);
INSERT INTO import_jobs VALUES (2, 'pending', 0, '/pictures/two.jpg', '', '', 0, 1, '', '');
INSERT INTO spaces VALUES (1, 'look', 'look', '1', 2, 'fingerprint', 1);
INSERT INTO vectors VALUES (1, 0, 1, X'003C0000');
INSERT INTO boards VALUES (1, 'board-one', 'Old board', 1.5, 2.5, NULL, 0.0, 0.0, 1.0, 7);
INSERT INTO tags VALUES (1, 'animals');
INSERT INTO asset_tags VALUES (1, 1);
INSERT INTO meta VALUES ('last_board', 'board-one');
INSERT INTO items VALUES (1, 'item-one', 'picture', 1, 0.0, 0.0, 40.0, 30.0, 0.0, 1.0, 0, 0, 1.0, 0, NULL, '{"version":1}');
INSERT INTO items VALUES (1, 'item-three', 'cloud', NULL, 0.0, 90.0, 40.0, 30.0, 0.0, 3.0, 0, 0, 1.0, 0, NULL, '{"version": 1,  "puffs":[1, 2]}');
INSERT INTO items VALUES (1, 'item-two', 'picture', 2, 50.0, 0.0, 40.0, 30.0, 90.0, 2.0, 1, 0, 0.5, 1, 'group-two', '{"version":1,"crop":[0.25,0.0,0.5,1.0],"view":{"greyscale":true}}');
INSERT INTO groups VALUES (1, 'group-one', 'Trees', '#22aa44', NULL, 0, 1);
INSERT INTO groups VALUES (1, 'group-two', '', '', 'group-one', 1, 0);
INSERT INTO board_settings VALUES (1, 'background', '"#102030"');
INSERT INTO board_settings VALUES (1, 'of a newer one', '{"a": 1.50}');
INSERT INTO names VALUES (1, 1, 'one.jpg', 'one.jpg
animals', ' one jpg animals ');
INSERT INTO name_grams (rowid, grams) VALUES (1, 'one ne ej jp jpg pg g ani nim ima mal als ls s on ne jp pg an ls');
INSERT INTO original_looks VALUES (1, 'missing', 0, 0, 0, 0, 'The original of "one.jpg" is missing from the library.', 'Bring it back.');
INSERT INTO picture_hashes VALUES (3, 1, 1, X'0807060504030201FF00FF00FF00FF00');
INSERT INTO kept_copies VALUES (1, 2);
INSERT INTO palettes VALUES (5, 1, X'998080DD8AD0B680');
