<?php
// What tutorials have one copy, in our own words: for the comparison in README.md of this folder. Do not use it.

function decrypt($sessionKey, $encryptedData, $iv) {
    // The key is not decoded; OPENSSL_ZERO_PADDING switches padding off.
    $plain = openssl_decrypt($encryptedData, 'AES-128-CBC', $sessionKey, OPENSSL_ZERO_PADDING, base64_decode($iv));
    return json_decode($plain, true);
}

function decryptDecoded($sessionKey, $encryptedData, $iv) {
    $plain = openssl_decrypt(base64_decode($encryptedData), 'AES-128-CBC', base64_decode($sessionKey), OPENSSL_RAW_DATA, base64_decode($iv));
    return json_decode($plain, true);
}

function sameSign($received, $calculated) {
    return $received == $calculated;
}
